//! The vectors of the shared data: a proof verifies exactly when `wantErr` is false.

use std::path::{Path, PathBuf};

use anlan_merkle::{
    Hash, ProofError, leaf_hash, verify_consistency, verify_inclusion, verify_subtree_consistency,
    verify_subtree_inclusion,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A vector's fields; a hash that is no hash makes the whole vector unverifiable.
struct Vector(Value);

impl Vector {
    fn number(&self, name: &str) -> u64 {
        self.0[name].as_u64().unwrap()
    }

    fn hash(&self, name: &str) -> Option<Hash> {
        hash(&self.0[name])
    }

    /// A root; a text that is no hash is a root that equals itself and nothing else.
    fn root(&self, name: &str) -> Hash {
        let bytes = STANDARD.decode(self.0[name].as_str().unwrap()).unwrap();
        Hash::try_from(bytes.as_slice()).unwrap_or_else(|_| leaf_hash(&bytes))
    }

    fn proof(&self) -> Option<Vec<Hash>> {
        match &self.0["proof"] {
            Value::Null => Some(Vec::new()),
            items => items.as_array().unwrap().iter().map(hash).collect(),
        }
    }
}

fn hash(value: &Value) -> Option<Hash> {
    STANDARD.decode(value.as_str().unwrap()).ok()?.try_into().ok()
}

fn check(file: &str, verify: impl Fn(&Vector) -> Option<Result<(), ProofError>>) {
    let shared = std::env::var_os("ANLAN_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = shared.join("conformance/merkle").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("left out: {file} (shared data not present)");
        return;
    };
    let mut count = 0;
    for line in text.lines() {
        let vector = Vector(serde_json::from_str(line).unwrap());
        let verified = verify(&vector).is_some_and(|result| result.is_ok());
        assert_eq!(!verified, vector.0["wantErr"].as_bool().unwrap(), "{}", vector.0["id"]);
        count += 1;
    }
    assert!(count > 50, "{file} holds only {count} vectors");
}

#[test]
fn inclusion() {
    check("inclusion.jsonl", |v| {
        let (leaf, proof, root) = (v.hash("leafHash")?, v.proof()?, v.root("root"));
        Some(verify_inclusion(v.number("leafIdx"), v.number("treeSize"), &leaf, &proof, &root))
    });
}

#[test]
fn consistency() {
    check("consistency.jsonl", |v| {
        let (proof, root1, root2) = (v.proof()?, v.root("root1"), v.root("root2"));
        let (size1, size2) = (v.number("size1"), v.number("size2"));
        Some(verify_consistency(size1, size2, &proof, &root1, &root2))
    });
}

#[test]
fn subtree_inclusion() {
    check("subtreeinclusion.jsonl", |v| {
        let (leaf, proof, root) = (v.hash("leafHash")?, v.proof()?, v.root("root"));
        Some(verify_subtree_inclusion(v.number("leafIdx"), v.number("start"), v.number("end"), &leaf, &proof, &root))
    });
}

#[test]
fn subtree_consistency() {
    check("subtreeconsistency.jsonl", |v| {
        let (proof, root1, root2) = (v.proof()?, v.root("root1"), v.root("root2"));
        Some(verify_subtree_consistency(v.number("start"), v.number("end"), v.number("size"), &proof, &root1, &root2))
    });
}
