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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hash, leaf_hash, root_of};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&[number])).collect()
    }

    #[test]
    fn an_aligned_subtree_within_the_tree_is_proved() {
        // Tree of 8; the subtree of leaves 2 and 3 has the siblings 0..2 and 4..8.
        let leaves = leaves(8);
        let proof = [root_of(&leaves[0..2]), root_of(&leaves[4..8])];
        let (subtree, root) = (root_of(&leaves[2..4]), root_of(&leaves));
        assert_eq!(verify_subtree_consistency(2, 4, 8, &proof, &subtree, &root), Ok(()));
        assert!(verify_subtree_consistency(2, 4, 8, &proof[..1], &subtree, &root).is_err());
        assert!(verify_subtree_consistency(2, 4, 8, &proof, &leaves[2], &root).is_err());
        assert_eq!(verify_subtree_consistency(1, 3, 8, &proof, &subtree, &root), Err(ProofError::OutOfRange));
    }

    #[test]
    fn a_leaf_of_a_subtree_is_counted_from_the_whole_tree() {
        let leaves = leaves(6);
        let root = root_of(&leaves[4..6]);
        assert_eq!(verify_subtree_inclusion(5, 4, 6, &leaves[5], &[leaves[4]], &root), Ok(()));
        assert_eq!(verify_subtree_inclusion(3, 4, 6, &leaves[5], &[leaves[4]], &root), Err(ProofError::OutOfRange));
        assert!(verify_subtree_inclusion(4, 4, 6, &leaves[5], &[leaves[4]], &root).is_err());
    }
}
