//! Where a page ended, as a text that nobody needs to read: the place, and a digest by which a text that we did not make is told.

use anlan_kernel::{Problem, RecordId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Sort;

/// Bytes of the digest.
const DIGEST: usize = 8;

/// Place in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    /// Behind this title and id.
    Title(String, RecordId),
    /// Before this position.
    Position(u64),
    /// Behind this id.
    Id(RecordId),
}

pub(super) fn write(kind: &str, place: &Place) -> String {
    let text = serde_json::to_vec(place).unwrap_or_default();
    let mut bytes = digest(kind, &text).to_vec();
    bytes.extend_from_slice(&text);
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read(kind: &str, sort: Sort, cursor: &str) -> Result<Place, Problem> {
    let place = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| {
        let (given, text) = bytes.split_at_checked(DIGEST)?;
        if given != digest(kind, text) {
            return None;
        }
        serde_json::from_slice::<Place>(text).ok()
    });
    let fits = |place: &Place| match place {
        Place::Title(..) => sort == Sort::Title,
        Place::Position(_) => sort == Sort::Newest,
        Place::Id(_) => sort == Sort::Id,
    };
    place.filter(fits).ok_or_else(|| {
        Problem::invalid("page.cursor", "分页标记无效", "the page marker is not valid")
            .remedy("从第一页重新开始", "start again from the first page")
            .in_field("/after")
    })
}

fn digest(kind: &str, text: &[u8]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    hash.update(kind.as_bytes());
    hash.update([0]);
    hash.update(text);
    let whole = hash.finalize();
    let mut short = [0; DIGEST];
    short.copy_from_slice(&whole[..DIGEST]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_did_not_write_is_told() {
        let place = Place::Title("海湾".to_owned(), RecordId::FIRST);
        let cursor = write("site", &place);
        assert_eq!(read("site", Sort::Title, &cursor), Ok(place));
        let mut other = cursor.clone().into_bytes();
        other[14] ^= 1;
        let other = String::from_utf8(other).unwrap();
        for (kind, sort, text) in [
            ("unit", Sort::Title, cursor.as_str()),
            ("site", Sort::Newest, &cursor),
            ("site", Sort::Title, &other),
            ("site", Sort::Title, ""),
            ("site", Sort::Title, "\u{0}"),
        ] {
            assert_eq!(read(kind, sort, text).unwrap_err().code, "page.cursor", "{text}");
        }
    }
}
