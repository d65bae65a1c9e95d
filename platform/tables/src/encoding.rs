//! Which encoding a text file has, and its text as UTF-8.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use anlan_kernel::problem::Result;
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::input::Input;
use crate::limits::Limits;
use crate::problems;

const CHUNK: usize = 64 * 1024;

/// Looks through the whole file once and returns its encoding and the length of its byte order mark.
///
/// A mark decides. Without one the file is UTF-8 where it is valid, or where faults are so few beside valid Chinese that a few
/// damaged characters explain them; else GB 18030 on the same terms; else the first byte that fits neither is named.
pub(crate) fn detect(input: &mut Input, limits: &Limits, lines: bool) -> Result<(&'static Encoding, usize)> {
    let mut survey = Survey::default();
    let mut chunk = vec![0; CHUNK];
    let mut mark = None;
    let mut line_bytes = 0;
    let mut row = 1;
    input.seek(SeekFrom::Start(0)).map_err(|error| problems::io(&error))?;
    loop {
        let count = input.read(&mut chunk).map_err(|error| problems::io(&error))?;
        if count == 0 {
            break;
        }
        let bytes = &chunk[..count];
        let mark = mark.get_or_insert_with(|| Encoding::for_bom(bytes));
        if lines {
            row += memchr::memchr_iter(b'\n', bytes).count() as u64;
            line_bytes = memchr::memrchr(b'\n', bytes).map_or(line_bytes + count, |at| count - at);
            if line_bytes > limits.max_line_bytes {
                return Err(problems::line_too_long(row, limits.max_line_bytes));
            }
        }
        if mark.is_none() {
            survey.look_at(bytes, count == 0);
        } else if !lines {
            break;
        }
    }
    match mark.flatten() {
        Some((encoding, length)) => Ok((encoding, length)),
        None => survey.judge().map(|encoding| (encoding, 0)).map_err(problems::encoding),
    }
}

/// Counts what speaks for each encoding.
struct Survey {
    utf8: Count,
    gb18030: Count,
    seen: u64,
}

impl Default for Survey {
    fn default() -> Self {
        Self { utf8: Count::new(UTF_8), gb18030: Count::new(GB18030), seen: 0 }
    }
}

impl Survey {
    fn look_at(&mut self, bytes: &[u8], last: bool) {
        if self.utf8.faults == 0 && self.utf8.pending == 0 && bytes.is_ascii() && self.gb18030.pending == 0 {
            self.seen += bytes.len() as u64;
            return;
        }
        for part in bytes.chunks(4096) {
            self.utf8.look_at(part, self.seen, last);
            self.gb18030.look_at(part, self.seen, last);
            self.seen += part.len() as u64;
        }
    }

    fn judge(&self) -> std::result::Result<&'static Encoding, u64> {
        match (self.utf8.is_credible(), self.gb18030.is_credible()) {
            (true, _) => Ok(UTF_8),
            (false, true) => Ok(GB18030),
            (false, false) => Err(self.utf8.first_fault.max(self.gb18030.first_fault)),
        }
    }
}

struct Count {
    decoder: Decoder,
    faults: u64,
    first_fault: u64,
    wide: u64,
    /// 1 where a chunk ended inside a character.
    pending: usize,
    scratch: String,
}

impl Count {
    fn new(encoding: &'static Encoding) -> Self {
        let scratch = String::with_capacity(4096 * 3 + 16);
        Self {
            decoder: encoding.new_decoder_without_bom_handling(),
            faults: 0,
            first_fault: 0,
            wide: 0,
            pending: 0,
            scratch,
        }
    }

    fn look_at(&mut self, bytes: &[u8], offset: u64, last: bool) {
        let mut rest = bytes;
        while !rest.is_empty() {
            self.scratch.clear();
            let (result, read) = self.decoder.decode_to_string_without_replacement(rest, &mut self.scratch, last);
            self.wide += self.scratch.chars().filter(|c| !c.is_ascii()).count() as u64;
            rest = &rest[read..];
            if let DecoderResult::Malformed(length, behind) = result {
                if self.faults == 0 {
                    let at = offset + (bytes.len() - rest.len()) as u64;
                    self.first_fault = at.saturating_sub(u64::from(length) + u64::from(behind));
                }
                self.faults += 1;
            }
        }
        self.pending = usize::from(bytes.last().is_some_and(|last| !last.is_ascii()));
    }

    /// Tells whether at most one character in twenty is damaged.
    fn is_credible(&self) -> bool {
        self.faults * 20 <= self.wide
    }
}

/// Returns the text of the file as UTF-8; what cannot be decoded becomes U+FFFD, which readers refuse with its row.
pub(crate) fn text_of(mut input: Input, encoding: &'static Encoding, skip: usize) -> Result<Box<dyn BufRead + Send>> {
    input.seek(SeekFrom::Start(skip as u64)).map_err(|error| problems::io(&error))?;
    if encoding == UTF_8 {
        return Ok(Box::new(BufReader::with_capacity(CHUNK, input)));
    }
    debug_assert!([GB18030, UTF_16LE, UTF_16BE].contains(&encoding));
    let transcoder = Transcoder {
        input,
        decoder: encoding.new_decoder_without_bom_handling(),
        raw: vec![0; CHUNK],
        start: 0,
        end: 0,
        ended: false,
        finished: false,
    };
    Ok(Box::new(BufReader::with_capacity(CHUNK, transcoder)))
}

struct Transcoder {
    input: Input,
    decoder: Decoder,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    /// The decoder said its last word and must not be asked again.
    finished: bool,
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.finished {
            return Ok(0);
        }
        loop {
            if self.start == self.end && !self.ended {
                self.start = 0;
                self.end = self.input.read(&mut self.raw)?;
                self.ended = self.end == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.start..self.end], buffer, self.ended);
            self.start += read;
            self.finished = self.ended && result == CoderResult::InputEmpty;
            if written > 0 || self.finished {
                return Ok(written);
            }
            if result == CoderResult::OutputFull {
                return Err(std::io::Error::other("buffer below one character")); // BufReader hands out 64 KiB
            }
        }
    }
}
