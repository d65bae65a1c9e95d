//! Inclusion and consistency proofs of whole trees.

use std::ops::Range;

use crate::{Hash, empty_root, node_hash};

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The index or the sizes make no sense.
    #[error("index or size out of range")]
    OutOfRange,
    /// The proof has too few or too many hashes.
    #[error("the proof has the wrong length")]
    WrongLength,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    WrongRoot,
}

/// Returns the root over leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&root_of(left), &root_of(right))
        }
    }
}

/// Returns the audit path of a leaf (RFC 6962, 2.1.1).
///
/// # Errors
/// An index outside the tree has no path.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Result<Vec<Hash>, ProofError> {
    Ok(roots_of(leaves, &inclusion_ranges(leaves.len() as u64, index as u64)?))
}

/// Returns the proof that the tree of the first `size` leaves is a prefix of the whole (RFC 6962, 2.1.2).
///
/// # Errors
/// The prefix must hold at least one leaf and no more than there are.
pub fn consistency_proof(leaves: &[Hash], size: usize) -> Result<Vec<Hash>, ProofError> {
    Ok(roots_of(leaves, &consistency_ranges(size as u64, leaves.len() as u64)?))
}

/// Returns the ranges of leaves whose roots are the audit path of a leaf, for callers that do not hold all leaves at once.
///
/// # Errors
/// An index outside the tree has no path.
pub fn inclusion_ranges(size: u64, index: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let (mut ranges, mut start, mut end) = (Vec::new(), 0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// Returns the ranges of leaves whose roots prove that the tree of `size2` leaves continues the tree of `size1`.
///
/// # Errors
/// The first tree must hold at least one leaf and no more than the second.
pub fn consistency_ranges(size1: u64, size2: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if size1 == 0 || size1 > size2 {
        return Err(ProofError::OutOfRange);
    }
    let (mut ranges, mut start, mut end) = (Vec::new(), 0, size2);
    while end != size1 {
        let middle = start + split(end - start);
        if size1 <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // The verifier knows the whole first tree; a part of it must be told.
    if start > 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    Ok(ranges)
}

fn roots_of(leaves: &[Hash], ranges: &[Range<u64>]) -> Vec<Hash> {
    let at = |place: u64| usize::try_from(place).expect("the ranges lie within a slice");
    ranges.iter().map(|range| root_of(&leaves[at(range.start)..at(range.end)])).collect()
}

/// Checks that a leaf stands at an index of the tree with this root.
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let inner = inner_length(index, size);
    let border = (index.checked_shr(inner).unwrap_or(0)).count_ones() as usize;
    if proof.len() != inner as usize + border {
        return Err(ProofError::WrongLength);
    }
    let node = chain_inner(*leaf, &proof[..inner as usize], index);
    if chain_border_right(node, &proof[inner as usize..]) == *root { Ok(()) } else { Err(ProofError::WrongRoot) }
}

/// Checks that the tree with the first root is a prefix of the tree with the second.
pub fn verify_consistency(
    size1: u64,
    size2: u64,
    proof: &[Hash],
    root1: &Hash,
    root2: &Hash,
) -> Result<(), ProofError> {
    // A proof from the empty tree says nothing: every tree continues it.
    if size1 == 0 || size2 < size1 {
        return Err(ProofError::OutOfRange);
    }
    if size1 == size2 {
        return match (proof.is_empty(), root1 == root2) {
            (false, _) => Err(ProofError::WrongLength),
            (true, true) => Ok(()),
            (true, false) => Err(ProofError::WrongRoot),
        };
    }
    if proof.is_empty() {
        return Err(ProofError::WrongLength);
    }
    let shift = size1.trailing_zeros();
    let inner = inner_length(size1 - 1, size2).saturating_sub(shift);
    // Where size1 is a power of two its root is the seed and stands not in the proof.
    let (seed, start) = if size1 == 1 << shift { (*root1, 0) } else { (proof[0], 1) };
    let border = ((size1 - 1).checked_shr(inner + shift).unwrap_or(0)).count_ones() as usize;
    if proof.len() != start + inner as usize + border {
        return Err(ProofError::WrongLength);
    }
    let path = &proof[start..];
    let mask = (size1 - 1) >> shift;
    let first = chain_border_right(chain_inner_right(seed, &path[..inner as usize], mask), &path[inner as usize..]);
    let second = chain_border_right(chain_inner(seed, &path[..inner as usize], mask), &path[inner as usize..]);
    if first == *root1 && second == *root2 { Ok(()) } else { Err(ProofError::WrongRoot) }
}

/// Levels at which the path of a leaf still has a sibling within the tree.
fn inner_length(index: u64, size: u64) -> u32 {
    u64::BITS - (index ^ (size - 1)).leading_zeros()
}

fn chain_inner(seed: Hash, proof: &[Hash], index: u64) -> Hash {
    proof.iter().enumerate().fold(seed, |node, (level, hash)| {
        if (index >> level) & 1 == 0 { node_hash(&node, hash) } else { node_hash(hash, &node) }
    })
}

fn chain_inner_right(seed: Hash, proof: &[Hash], index: u64) -> Hash {
    proof.iter().enumerate().fold(
        seed,
        |node, (level, hash)| {
            if (index >> level) & 1 == 1 { node_hash(hash, &node) } else { node }
        },
    )
}

fn chain_border_right(seed: Hash, proof: &[Hash]) -> Hash {
    proof.iter().fold(seed, |node, hash| node_hash(hash, &node))
}

/// Largest power of two below a number of leaves.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frontier, leaf_hash};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&[number])).collect()
    }

    #[test]
    fn the_frontier_and_the_definition_agree() {
        let mut frontier = Frontier::default();
        for count in 0..40 {
            assert_eq!(frontier.root(), root_of(&leaves(count)), "{count} leaves");
            frontier.push(leaf_hash(&[count]));
        }
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved_and_no_other() {
        for count in 1..20 {
            let leaves = leaves(count);
            let root = root_of(&leaves);
            for (index, leaf) in leaves.iter().enumerate() {
                let proof = inclusion_proof(&leaves, index).unwrap();
                let verify =
                    |at: usize, leaf: &Hash| verify_inclusion(at as u64, u64::from(count), leaf, &proof, &root);
                assert_eq!(verify(index, leaf), Ok(()));
                assert!(verify(index, &leaf_hash(b"other")).is_err());
                assert!(verify((index + 1) % leaves.len(), leaf).is_err() || count == 1);
            }
        }
    }

    #[test]
    fn every_prefix_is_proved_and_no_rewritten_one() {
        for count in 2..20 {
            let leaves = leaves(count);
            for size in 1..leaves.len() {
                let proof = consistency_proof(&leaves, size).unwrap();
                let (first, second) = (root_of(&leaves[..size]), root_of(&leaves));
                let verify = |first: &Hash| verify_consistency(size as u64, u64::from(count), &proof, first, &second);
                assert_eq!(verify(&first), Ok(()), "{size} of {count}");
                assert!(verify(&leaf_hash(b"other")).is_err());
            }
        }
    }

    #[test]
    fn what_is_not_in_the_tree_has_no_proof() {
        let leaves = leaves(3);
        assert_eq!(inclusion_proof(&leaves, 3), Err(ProofError::OutOfRange));
        assert_eq!(inclusion_proof(&[], 0), Err(ProofError::OutOfRange));
        assert_eq!(consistency_proof(&leaves, 0), Err(ProofError::OutOfRange));
        assert_eq!(consistency_proof(&leaves, 4), Err(ProofError::OutOfRange));
        assert_eq!(consistency_proof(&leaves, 3), Ok(Vec::new()));
    }
}
