//! What goes wrong on the link, as people read it.

use anlan_kernel::{Kind, Problem};
use async_nats::{ConnectError, ConnectErrorKind};

/// An address as it may be shown: without what stands before the `@`.
pub(crate) fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

pub(crate) fn not_reached(url: &str, cause: &ConnectError) -> Problem {
    let shown = shown(url);
    match cause.kind() {
        ConnectErrorKind::ServerParse => Problem::invalid(
            "link.address",
            format!("“{shown}”不是 NATS 地址"),
            format!("\u{201c}{shown}\u{201d} is no address of a NATS server"),
        )
        .remedy("形如 nats://主机:4222；加密用 tls://", "such as nats://host:4222, or tls:// where it is encrypted"),
        ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => Problem::new(
            Kind::Unavailable,
            "link.refused",
            format!("{shown} 拒绝登录：{cause}"),
            format!("{shown} does not let us in: {cause}"),
        )
        .remedy(
            "用 nats://用户:口令@主机 给出用户和口令，可写在环境变量 ANLAN_NATS",
            "give user and password as nats://user:password@host, for example in ANLAN_NATS",
        ),
        _ => Problem::new(
            Kind::Unavailable,
            "link.unreachable",
            format!("连不上 NATS 服务器 {shown}：{cause}"),
            format!("the NATS server {shown} cannot be reached: {cause}"),
        )
        .remedy(
            "启动 nats-server（开启 JetStream），核对主机、端口和防火墙；不加 --nats 则在本机计算",
            "start nats-server with JetStream, check host, port and firewall; without --nats all is computed here",
        ),
    }
}

pub(crate) fn no_jetstream(url: &str, cause: &impl std::fmt::Display) -> Problem {
    let shown = shown(url);
    Problem::new(
        Kind::Unavailable,
        "link.no_jetstream",
        format!("{shown} 没有可用的 JetStream：{cause}"),
        format!("{shown} offers no JetStream: {cause}"),
    )
    .remedy(
        "在服务器配置中写 jetstream { store_dir: …, sync_interval: always }，并允许该用户使用",
        "write jetstream { store_dir: …, sync_interval: always } into the server's configuration and allow it for the user",
    )
}

pub(crate) fn lost(cause: &impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "link.lost",
        format!("与 NATS 服务器的连接中断，一直没有恢复：{cause}"),
        format!("the link to the NATS server broke and did not come back: {cause}"),
    )
    .remedy(
        "恢复服务器后再运行同一命令：已算出的部分不会重算",
        "bring the server back and run the same command again: what was computed is not computed anew",
    )
}

pub(crate) fn broken(what: &str, why: &impl std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Unavailable,
        "link.broken",
        format!("NATS 中的“{what}”不完整或已损坏：{why}"),
        format!("what lies in NATS under \u{201c}{what}\u{201d} is incomplete or damaged: {why}"),
    )
    .remedy("再运行同一命令：损坏的部分会重算", "run the same command again: what is damaged is computed anew")
}
