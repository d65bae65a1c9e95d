//! Work spread over threads where the feature `parallel` is on; the same results without it.

use anlan_consequence::Fault;

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

/// Does something with every piece of a slice, given its number; all but the last have the same length.
#[cfg(feature = "parallel")]
pub fn pieces<T: Send>(slice: &mut [T], len: usize, work: impl Fn(usize, &mut [T]) + Sync + Send) {
    use rayon::iter::{IndexedParallelIterator, ParallelIterator};
    use rayon::slice::ParallelSliceMut;
    slice.par_chunks_mut(len.max(1)).enumerate().for_each(|(number, piece)| work(number, piece));
}

/// Does something with every piece of a slice, given its number; all but the last have the same length.
#[cfg(not(feature = "parallel"))]
pub fn pieces<T>(slice: &mut [T], len: usize, work: impl Fn(usize, &mut [T])) {
    slice.chunks_mut(len.max(1)).enumerate().for_each(|(number, piece)| work(number, piece));
}

/// Does something with so many threads; none given takes as many as there are processors.
///
/// # Errors
///
/// `qra.threads` where the system does not start them.
#[cfg(feature = "parallel")]
pub fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, Fault> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|cause| {
        Fault::new(
            "qra.threads",
            "threads",
            format!("系统未能启动 {threads} 个线程：{cause}"),
            format!("the system does not start {threads} threads: {cause}"),
        )
        .remedy("减少线程数", "take fewer threads")
    })?;
    Ok(pool.install(work))
}

/// Does something with the one thread there is.
///
/// # Errors
///
/// None.
#[cfg(not(feature = "parallel"))]
pub fn with_threads<T>(_threads: usize, work: impl FnOnce() -> T) -> Result<T, Fault> {
    Ok(work())
}

/// Returns how many threads work is spread over.
pub fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "parallel"))]
    return 1;
}
