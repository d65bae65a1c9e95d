//! Work spread over threads where the feature `parallel` is on; the same results without it.

/// Does something for every index below a count, in any order.
#[cfg(feature = "parallel")]
pub fn each(count: usize, work: impl Fn(usize) + Sync + Send) {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    (0..count).into_par_iter().for_each(work);
}

/// Does something for every index below a count.
#[cfg(not(feature = "parallel"))]
pub fn each(count: usize, work: impl Fn(usize)) {
    (0..count).for_each(work);
}

/// Computes something for every index below a count; the results are in order.
#[cfg(feature = "parallel")]
pub fn collect<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    (0..count).into_par_iter().map(work).collect()
}

/// Computes something for every index below a count.
#[cfg(not(feature = "parallel"))]
pub fn collect<T>(count: usize, work: impl Fn(usize) -> T) -> Vec<T> {
    (0..count).map(work).collect()
}
