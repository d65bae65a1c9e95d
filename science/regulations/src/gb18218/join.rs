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

/// Edges nearer than this join plants of one operator (GB 18218-2009, 3.3); at exactly 500 m they stay apart.
pub const JOINED_BELOW_M: f64 = 500.0;

/// Joins plants of one operator by the distances between their edges, as (one, other, metres); pairs left out are taken as far apart.
///
/// # Units
/// Metres.
///
/// # Source
/// GB 18218-2009, 3.3.
pub fn join_nearer_than_500_m(count: usize, edges: &[(usize, usize, f64)]) -> Vec<Vec<usize>> {
    let near: Vec<(usize, usize)> =
        edges.iter().filter(|(_, _, metres)| *metres < JOINED_BELOW_M).map(|(a, b, _)| (*a, *b)).collect();
    join(count, &near)
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

    #[test]
    fn five_hundred_metres_do_not_join() {
        let edges = [(0, 1, 499.999), (1, 2, 0.0), (2, 3, 500.0)];
        assert_eq!(join_nearer_than_500_m(4, &edges), vec![vec![0, 1, 2], vec![3]]);
    }
}
