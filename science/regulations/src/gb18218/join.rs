//! The unit of the 2009 edition: plants of one operator whose edges are less than 500 m apart.

/// Joins items that are near one another, directly or through others; groups and their members are in rising order.
///
/// # Source
/// GB 18218-2009, 3.3. The 2018 edition does not join: its units are split at valves, dikes and buildings (3.5, 3.6).
pub fn join(count: usize, near: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..count).collect();
    for (a, b) in near {
        let (a, b) = (root(&mut parent, *a), root(&mut parent, *b));
        parent[a.max(b)] = a.min(b);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); count];
    for item in 0..count {
        let first = root(&mut parent, item);
        groups[first].push(item);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn root(parent: &mut [usize], item: usize) -> usize {
    let mut item = item;
    while parent[item] != item {
        parent[item] = parent[parent[item]];
        item = parent[item];
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_reaches_through_others() {
        assert_eq!(join(5, &[(3, 1), (1, 4)]), vec![vec![0], vec![1, 3, 4], vec![2]]);
        assert_eq!(join(2, &[]), vec![vec![0], vec![1]]);
        assert!(join(0, &[]).is_empty());
    }
}
