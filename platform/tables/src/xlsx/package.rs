//! The archive around a workbook, checked before anything in it is read.

use std::collections::HashMap;
use std::io::{BufReader, Read, Seek, SeekFrom};

use anlan_kernel::Problem;
use anlan_kernel::problem::Result;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::input::Input;
use crate::limits::Limits;
use crate::problems;

/// Below this size no ratio is suspicious: a sheet of blanks packs well.
const RATIO_FROM_BYTES: u64 = 1 << 20;

/// A checked archive.
pub(crate) struct Package {
    archive: ZipArchive<Input>,
    input: Input,
    /// Place of each part by its name in lower case, as names are compared without case.
    parts: HashMap<String, usize>,
    limits: Limits,
    unpacked: u64,
}

impl Package {
    /// Opens an archive and refuses one that was made to hurt.
    pub(crate) fn open(input: Input, limits: &Limits) -> Result<Self> {
        let shared = input.clone();
        let mut archive = ZipArchive::new(input).map_err(|error| damaged(&error))?;
        if archive.len() > limits.max_entries {
            let count = archive.len();
            return Err(problems::hostile(format!("内含 {count} 个文件"), format!("it holds {count} files")));
        }
        if archive.has_overlapping_entries().map_err(|error| damaged(&error))? {
            return Err(problems::hostile("内含文件相互重叠", "files in it overlap"));
        }
        let mut parts = HashMap::new();
        let mut declared = 0_u64;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
            if name.split('/').any(|step| step == "..") {
                return Err(problems::hostile("文件名含“..”", "a file name in it holds \"..\""));
            }
            if entry.encrypted() {
                return Err(Problem::invalid(
                    "tables.encrypted",
                    "工作簿有打开密码",
                    "the workbook is protected by a password",
                )
                .remedy("取消密码后另存为 .xlsx", "remove the password and save it as .xlsx"));
            }
            declared = declared.saturating_add(entry.size());
            ratio(entry.size(), entry.compressed_size(), limits)?;
            let is_part = entry.is_file();
            drop(entry);
            if is_part {
                refuse_nested(&mut archive, index)?;
                parts.insert(name.trim_start_matches('/').to_lowercase(), index);
            }
        }
        if declared > limits.max_unpacked_bytes {
            return Err(unpacked_too_large(declared, limits));
        }
        Ok(Self { archive, input: shared, parts, limits: limits.clone(), unpacked: 0 })
    }

    /// Tells whether the archive holds a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// Tells whether the archive holds a part of that name in any folder; the name in lower case.
    pub(crate) fn has_ending(&self, name: &str) -> bool {
        self.parts.keys().any(|part| part.ends_with(name))
    }

    /// Unpacks a part without keeping it: its actual size, its ratio and its check sum are right afterwards.
    pub(crate) fn verify(&mut self, name: &str) -> Result<()> {
        let index = self.index(name)?;
        let mut entry = self.archive.by_index(index).map_err(|error| damaged(&error))?;
        let packed = entry.compressed_size();
        let mut scratch = vec![0; 64 * 1024];
        let mut actual = 0_u64;
        loop {
            let count = entry.read(&mut scratch).map_err(|error| damaged(&error))?;
            if count == 0 {
                break;
            }
            actual += count as u64;
            self.unpacked += count as u64;
            if self.unpacked > self.limits.max_unpacked_bytes {
                return Err(unpacked_too_large(self.unpacked, &self.limits));
            }
            ratio(actual, packed, &self.limits)?;
        }
        Ok(())
    }

    /// Returns the bytes of a part, unpacked as they are read.
    pub(crate) fn stream(&mut self, name: &str) -> Result<Box<dyn Read + Send>> {
        let index = self.index(name)?;
        let entry = self.archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        let start = entry.data_start().ok_or_else(|| problems::workbook("文件不完整", "it is not complete"))?;
        let (packed, method) = (entry.compressed_size(), entry.compression());
        drop(entry);
        let mut input = self.input.clone();
        input.seek(SeekFrom::Start(start)).map_err(|error| problems::io(&error))?;
        let packed = BufReader::with_capacity(64 * 1024, input).take(packed);
        match method {
            CompressionMethod::Stored => Ok(Box::new(packed)),
            CompressionMethod::Deflated => {
                Ok(Box::new(DeflateDecoder::new(packed).take(self.limits.max_unpacked_bytes)))
            }
            other => {
                Err(problems::workbook(format!("压缩方式 {other} 不支持"), format!("packing {other} is not taken")))
            }
        }
    }

    fn index(&self, name: &str) -> Result<usize> {
        self.parts.get(&name.to_lowercase()).copied().ok_or_else(|| {
            let shown = problems::shorten(name);
            problems::workbook(format!("缺少部件 {shown}"), format!("its part {shown} is missing"))
        })
    }
}

fn ratio(unpacked: u64, packed: u64, limits: &Limits) -> Result<()> {
    if unpacked > RATIO_FROM_BYTES && unpacked / packed.max(1) > limits.max_ratio {
        let limit = limits.max_ratio;
        return Err(problems::hostile(format!("压缩比超过 {limit}"), format!("it is packed more than {limit} to one")));
    }
    Ok(())
}

/// Refuses an archive within the archive, whatever its name.
fn refuse_nested(archive: &mut ZipArchive<Input>, index: usize) -> Result<()> {
    let mut mark = [0; 4];
    // A part that cannot be unpacked is of no concern unless it is needed, and then it is verified.
    let is_archive =
        archive.by_index(index).is_ok_and(|mut entry| entry.read_exact(&mut mark).is_ok() && mark == *b"PK\x03\x04");
    if is_archive {
        return Err(problems::hostile(
            "压缩包中还有压缩包或嵌入的文档",
            "it holds another archive or an embedded document",
        ));
    }
    Ok(())
}

fn unpacked_too_large(actual: u64, limits: &Limits) -> Problem {
    let (actual, limit) = (problems::size(actual), problems::size(limits.max_unpacked_bytes));
    problems::hostile(
        format!("解压后 {actual}，超过上限 {limit}"),
        format!("it unpacks to {actual}, more than {limit}"),
    )
}

fn damaged(error: &dyn std::fmt::Display) -> Problem {
    problems::workbook(format!("文件损坏或不完整（{error}）"), format!("it is damaged or not complete ({error})"))
}
