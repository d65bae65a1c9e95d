//! `anlan worker`: takes batches of a run from a NATS server, computes them and hands their parts in.

use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anlan_assessment::risk::survey::split::{Bench, Done, engine};
use anlan_kernel::Problem;
use anlan_link::{Link, Next, Worker};
use anlan_qra::parallel;

use super::Outcome;
use super::assess::interrupted;
use crate::output::Output;

pub(super) fn run(output: &Output, url: &str, threads: Option<u16>, name: Option<&str>) -> Outcome {
    let called_off = interrupted();
    let name = name.map_or_else(|| format!("worker-{}", std::process::id()), str::to_owned);
    let link = Link::connect(url, &name)?;
    let worked = parallel::with_threads(threads.map_or(0, usize::from), || {
        output.line(
            format!("{name}：版本 {}，{} 线程，等待任务；Ctrl-C 在做完手头一批后结束", engine(), parallel::threads()),
            format!(
                "{name}: version {}, {} threads, waiting for work; Ctrl-C ends after the batch at hand",
                engine(),
                parallel::threads()
            ),
        );
        let mut desk = Desk { output, name: &name, bench: Bench::default(), is_away: false };
        let mut worker = link.worker(engine(), &name);
        while !called_off.load(Ordering::Relaxed) {
            desk.step(&mut worker);
        }
    });
    worked.map_err(|fault| Problem::invalid(fault.code, fault.text.zh.clone(), fault.text.en.clone()))?;
    output.line(format!("{name}：已结束"), format!("{name}: ended"));
    Ok(ExitCode::SUCCESS)
}

struct Desk<'a> {
    output: &'a Output,
    name: &'a str,
    bench: Bench,
    is_away: bool,
}

impl Desk<'_> {
    /// Waits a little for a batch and computes it. What goes wrong is said; the batch goes to another worker or comes again.
    fn step(&mut self, worker: &mut Worker<'_>) {
        let (output, name) = (self.output, self.name);
        let next = match worker.wait() {
            Ok(next) => next,
            Err(problem) => return output.problems([&problem]),
        };
        if !matches!(next, Next::Away) && self.is_away {
            self.is_away = false;
            output.line(format!("{name}：已重新连上"), format!("{name}: connected again"));
        }
        match next {
            Next::Nothing => {}
            Next::Away if self.is_away => {}
            Next::Away => {
                self.is_away = true;
                output.line(
                    format!("{name}：连接中断，等待服务器恢复"),
                    format!("{name}: the link broke, waiting for the server"),
                );
            }
            Next::Foreign { run, engine: other } => output.problems([&Problem::new(
                anlan_kernel::Kind::Conflict,
                "link.other_version",
                format!("{name}：拒绝任务 {run}：它要求版本 {other}，本程序是 {}", engine()),
                format!("{name}: run {run} is refused: it is for version {other}, and this is {}", engine()),
            )
            .warning()
            .remedy("各机器安装同一版本的程序", "install the same version of the program on all machines")]),
            Next::Work(taken) => {
                let (run, batch, attempt) = (taken.run.clone(), taken.batch.clone(), taken.attempt);
                output.line(
                    format!("{name}：取任务 {run} 第 {batch} 批，第 {attempt} 次"),
                    format!("{name}: takes run {run} batch {batch}, attempt {attempt}"),
                );
                let began = Instant::now();
                let done = self.bench.work(*taken);
                let seconds = began.elapsed().as_secs_f64();
                match done {
                    Err(problem) => output.problems([&problem]),
                    Ok(Done::HandedIn(sources)) => output.line(
                        format!("{name}：交出 {run} 第 {batch} 批：{sources} 个风险源，{seconds:.1} s"),
                        format!("{name}: hands in run {run} batch {batch}: {sources} sources, {seconds:.1} s"),
                    ),
                    Ok(Done::Dropped) => output.line(
                        format!("{name}：任务 {run} 已取消，放弃第 {batch} 批"),
                        format!("{name}: run {run} is gone, batch {batch} is dropped"),
                    ),
                    Ok(Done::GivenBack) => output.line(
                        format!("{name}：{run} 第 {batch} 批算不出，退回"),
                        format!("{name}: {run} batch {batch} could not be computed and is given back"),
                    ),
                }
            }
        }
    }
}
