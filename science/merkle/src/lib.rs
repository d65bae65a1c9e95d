//! RFC 6962 Merkle trees: hashes, proofs, and a frontier that grows leaf by leaf.
//!
//! ```
//! use anlan_merkle::{Frontier, inclusion_proof, leaf_hash, verify_inclusion};
//! let leaves: Vec<_> = ["a", "b", "c"].iter().map(|text| leaf_hash(text.as_bytes())).collect();
//! let mut frontier = Frontier::default();
//! for leaf in &leaves {
//!     frontier.push(*leaf);
//! }
//! let proof = inclusion_proof(&leaves, 1)?;
//! assert!(verify_inclusion(1, 3, &leaves[1], &proof, &frontier.root()).is_ok());
//! # Ok::<(), anlan_merkle::ProofError>(())
//! ```

mod frontier;
mod proof;
mod subtree;

pub use frontier::Frontier;
pub use proof::{
    ProofError, consistency_proof, consistency_ranges, inclusion_proof, inclusion_ranges, root_of, verify_consistency,
    verify_inclusion,
};
pub use subtree::{verify_subtree_consistency, verify_subtree_inclusion};

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Returns the hash of a leaf: SHA-256 of 0x00 and the bytes (RFC 6962, 2.1).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// Returns the hash of an inner node: SHA-256 of 0x01 and its two children (RFC 6962, 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Returns the root of the empty tree: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}
