//! Proofs of RFC 6962 trees: verification succeeds exactly when `wantErr` is false.

use anlan_merkle::{Hash, verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::failed;
use crate::Verdict;

pub(super) fn knows(case: &Value) -> bool {
    case.get("wantErr").is_some_and(Value::is_boolean) && case.get("proof").is_some()
}

pub(super) fn check(case: &Value) -> Verdict {
    let Some(wanted) = case.get("wantErr").and_then(Value::as_bool) else { return failed("wantErr is true or false") };
    let number = |name: &str| case.get(name).and_then(Value::as_u64);
    let holds = (|| -> Option<bool> {
        // A proof with a hash of the wrong length can never verify.
        let hash = |name: &str| root_of_text(case.get(name)?.as_str()?);
        let leaf = || hash_of(case.get("leafHash")?.as_str()?);
        let proof: Option<Vec<Hash>> = match case.get("proof")? {
            Value::Null => Some(Vec::new()),
            Value::Array(items) => items.iter().map(|item| hash_of(item.as_str()?)).collect(),
            _ => None,
        };
        let Some(proof) = proof else { return Some(false) };
        let range = (number("start"), number("end"));
        Some(match (case.get("leafHash"), range) {
            (Some(_), (Some(start), Some(end))) => match (leaf(), hash("root")) {
                (Some(leaf), Some(root)) => {
                    verify_subtree_inclusion(number("leafIdx")?, start, end, &leaf, &proof, &root).is_ok()
                }
                _ => false,
            },
            (Some(_), _) => match (leaf(), hash("root")) {
                (Some(leaf), Some(root)) => {
                    verify_inclusion(number("leafIdx")?, number("treeSize")?, &leaf, &proof, &root).is_ok()
                }
                _ => false,
            },
            (None, (Some(start), Some(end))) => match (hash("root1"), hash("root2")) {
                (Some(first), Some(second)) => {
                    verify_subtree_consistency(start, end, number("size")?, &proof, &first, &second).is_ok()
                }
                _ => false,
            },
            (None, _) => match (hash("root1"), hash("root2")) {
                (Some(first), Some(second)) => {
                    verify_consistency(number("size1")?, number("size2")?, &proof, &first, &second).is_ok()
                }
                _ => false,
            },
        })
    })();
    match holds {
        Some(holds) if holds != wanted => Verdict::Passed,
        Some(holds) => Verdict::Failed { got: Value::Object(Map::from_iter([("verified".to_owned(), holds.into())])) },
        None => failed("the case lacks an index or a size"),
    }
}

/// Reads a root; one that is no SHA-256 hash is stood in for by the hash of its bytes, equal to itself and to nothing else.
fn root_of_text(text: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(text).ok()?;
    Some(Hash::try_from(bytes.as_slice()).unwrap_or_else(|_| anlan_merkle::leaf_hash(&bytes)))
}

fn hash_of(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
