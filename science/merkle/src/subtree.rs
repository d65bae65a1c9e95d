//! Proofs of subtrees: the leaves from `start` to before `end`, where `start` is a multiple of the next power of two of their number.

use crate::proof::{ProofError, verify_consistency, verify_inclusion};
use crate::{Hash, node_hash};

/// Tells whether a range of leaves is a subtree.
fn is_subtree(start: u64, end: u64) -> bool {
    start < end && (end - start).checked_next_power_of_two().is_some_and(|width| start.is_multiple_of(width))
}

/// Checks that a leaf stands in the subtree `start..end` with this root; the index counts from the beginning of the whole tree.
pub fn verify_subtree_inclusion(
    index: u64,
    start: u64,
    end: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if !is_subtree(start, end) || index < start || index >= end {
        return Err(ProofError::OutOfRange);
    }
    verify_inclusion(index - start, end - start, leaf, proof, root)
}

/// Checks that the subtree `start..end` with the first root is part of the tree of `size` leaves with the second root.
///
/// The proof is read as draft-ietf-plants-merkle-tree-certs gives it: from the subtree's right edge up to the root.
pub fn verify_subtree_consistency(
    start: u64,
    end: u64,
    size: u64,
    proof: &[Hash],
    subtree_root: &Hash,
    root: &Hash,
) -> Result<(), ProofError> {
    if start == end && end <= size {
        // The empty subtree is part of every tree; its root is known.
        return match (proof.is_empty(), *subtree_root == crate::empty_root()) {
            (false, _) => Err(ProofError::WrongLength),
            (true, true) => Ok(()),
            (true, false) => Err(ProofError::WrongRoot),
        };
    }
    if !is_subtree(start, end) || end > size {
        return Err(ProofError::OutOfRange);
    }
    if start == 0 {
        return verify_consistency(end, size, proof, subtree_root, root);
    }
    let (mut first, mut second, mut last) = (start, end - 1, size - 1);
    if end == size {
        // The subtree reaches the edge of the tree: go up to it, its root is the seed.
        while first != second {
            first >>= 1;
            second >>= 1;
            last >>= 1;
        }
    } else {
        while first != second && second & 1 == 1 {
            first >>= 1;
            second >>= 1;
            last >>= 1;
        }
    }
    let (seed, rest) = if first == second {
        (*subtree_root, proof)
    } else {
        let (seed, rest) = proof.split_first().ok_or(ProofError::WrongLength)?;
        (*seed, rest)
    };
    let (mut inner, mut outer) = (seed, seed);
    for hash in rest {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if second & 1 == 1 || second == last {
            if first < second {
                inner = node_hash(hash, &inner);
            }
            outer = node_hash(hash, &outer);
            while second & 1 == 0 && second != 0 {
                first >>= 1;
                second >>= 1;
                last >>= 1;
            }
        } else {
            outer = node_hash(&outer, hash);
        }
        first >>= 1;
        second >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    if inner == *subtree_root && outer == *root { Ok(()) } else { Err(ProofError::WrongRoot) }
}
