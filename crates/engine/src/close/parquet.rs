//! Monthly figures in a Parquet file: `ent_id`, `period`, and a column an indicator.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::file::statistics::Statistics;

use super::block::{Block, Blocks};
use basis::error::Error;

use super::error;

/// A file read at given places: a shared one would have one position for all threads.
struct Placed {
    file: Arc<File>,
    length: u64,
}

struct From {
    file: Arc<File>,
    at: u64,
}

impl Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Length for Placed {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Placed {
    type T = io::BufReader<From>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(io::BufReader::new(From { file: Arc::clone(&self.file), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(bytes.into())
    }
}

/// A file of wide rows.
pub struct WideParquet {
    name: String,
    reader: SerializedFileReader<Placed>,
    id: usize,
    period: usize,
    indicators: Vec<(usize, String)>,
}

/// A reader of one row group's column.
fn column(reader: &SerializedFileReader<Placed>, group: usize, at: usize) -> ParquetResult<(ColumnReader, usize)> {
    let group = reader.get_row_group(group)?;
    let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    Ok((group.get_column_reader(at)?, rows))
}

/// Every value of a column; `false` when one is missing.
fn read_all<T: DataType>(mut column: ColumnReaderImpl<T>, rows: usize, values: &mut Vec<T::T>) -> ParquetResult<bool> {
    // Levels say which rows have a value; where a column may not be empty there are none.
    let mut levels = Vec::new();
    let (mut records, mut found) = (0, 0);
    while records < rows {
        levels.clear();
        let (read, present, _) = column.read_records(rows - records, Some(&mut levels), None, values)?;
        if read == 0 {
            break;
        }
        records += read;
        found += present;
    }
    Ok(records == rows && found == rows)
}

impl WideParquet {
    /// Opens a file whose columns are found by their names.
    ///
    /// # Errors
    /// A file that is no Parquet, or without one of the columns.
    pub fn open(path: &Path, indicators: &[String]) -> Result<WideParquet, Error> {
        WideParquet::with(path, Some("period"), indicators)
    }

    fn with(path: &Path, period: Option<&str>, indicators: &[String]) -> Result<WideParquet, Error> {
        let name = path.display().to_string();
        let file = File::open(path).and_then(|file| {
            let length = file.metadata()?.len();
            Ok(Placed { file: Arc::new(file), length })
        });
        let file = file.map_err(|failed| error::file(path, &failed))?;
        let reader = SerializedFileReader::new(file).map_err(|failed| error::damaged(&name, failed))?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let find = |wanted: &str| {
            let at = (0..schema.num_columns()).find(|at| schema.column(*at).name() == wanted);
            at.ok_or_else(|| error::no_column(&name, wanted))
        };
        let id = find("ent_id")?;
        let period = period.map(find).transpose()?.unwrap_or(id);
        let indicators = indicators
            .iter()
            .map(|indicator| Ok((find(indicator)?, indicator.clone())))
            .collect::<Result<Vec<_>, Error>>()?;
        drop(schema);
        Ok(WideParquet { name, reader, id, period, indicators })
    }

    /// Opens a registry: rows without a period.
    ///
    /// # Errors
    /// As `open`.
    pub fn registry(path: &Path, columns: &[String]) -> Result<WideParquet, Error> {
        WideParquet::with(path, None, columns)
    }

    /// The enterprises of a block's rows.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn ids(&self, block: usize) -> Result<Vec<i32>, Error> {
        self.small(block, self.id, "ent_id")
    }

    /// A column of whole numbers of at most 32 bits, by its place among those the file was opened with.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn small_values(&self, block: usize, indicator: usize) -> Result<Vec<i32>, Error> {
        let (at, name) = &self.indicators[indicator];
        self.small(block, *at, name)
    }

    /// A column of texts, as `small_values`; they are added to `texts`.
    ///
    /// # Errors
    /// What cannot be read, or is no UTF-8.
    pub fn texts(&self, block: usize, indicator: usize, texts: &mut Vec<Box<str>>) -> Result<(), Error> {
        let (at, name) = &self.indicators[indicator];
        let (column, rows) = column(&self.reader, block, *at).map_err(|error| self.damaged(error))?;
        let ColumnReader::ByteArrayColumnReader(column) = column else {
            return Err(self.damaged(format!("`{name}` is not a column of texts")));
        };
        let mut values = Vec::with_capacity(rows);
        if !read_all(column, rows, &mut values).map_err(|error| self.damaged(error))? {
            return Err(error::empty(&self.name, name));
        }
        for value in &values {
            texts.push(std::str::from_utf8(value.data()).map_err(|error| self.damaged(error))?.into());
        }
        Ok(())
    }

    fn damaged(&self, detail: impl std::fmt::Display) -> Error {
        error::damaged(&self.name, detail)
    }

    /// A column of whole numbers of at most 32 bits.
    fn small(&self, block: usize, at: usize, name: &str) -> Result<Vec<i32>, Error> {
        let mut values = Vec::new();
        let (column, rows) = column(&self.reader, block, at).map_err(|error| self.damaged(error))?;
        values.reserve(rows);
        let complete = match column {
            ColumnReader::Int32ColumnReader(column) => read_all(column, rows, &mut values),
            ColumnReader::Int64ColumnReader(column) => {
                let mut wide = Vec::new();
                let complete = read_all(column, rows, &mut wide);
                values = wide
                    .into_iter()
                    .map(i32::try_from)
                    .collect::<Result<_, _>>()
                    .map_err(|_| self.damaged(format!("a value of `{name}` is too large")))?;
                complete
            }
            _ => return Err(self.damaged(format!("`{name}` is not a column of whole numbers"))),
        };
        match complete.map_err(|error| self.damaged(error))? {
            true => Ok(values),
            false => Err(error::empty(&self.name, name)),
        }
    }
}

impl Blocks for WideParquet {
    fn count(&self) -> usize {
        self.reader.num_row_groups()
    }

    fn may_hold(&self, block: usize, first: i32, last: i32) -> bool {
        match self.reader.metadata().row_group(block).column(self.period).statistics() {
            Some(Statistics::Int32(range)) => match (range.min_opt(), range.max_opt()) {
                (Some(min), Some(max)) => *min <= last && first <= *max,
                _ => true,
            },
            _ => true,
        }
    }

    fn head(&self, block: usize) -> Result<Block, Error> {
        Ok(Block { periods: self.small(block, self.period, "period")?, ids: self.small(block, self.id, "ent_id")? })
    }

    fn values(&self, block: usize, indicator: usize, values: &mut Vec<i64>) -> Result<(), Error> {
        let (at, name) = &self.indicators[indicator];
        values.clear();
        let (column, rows) = column(&self.reader, block, *at).map_err(|error| self.damaged(error))?;
        let complete = match column {
            ColumnReader::Int64ColumnReader(column) => read_all(column, rows, values),
            ColumnReader::Int32ColumnReader(column) => {
                let mut small = Vec::new();
                let complete = read_all(column, rows, &mut small);
                values.extend(small.into_iter().map(i64::from));
                complete
            }
            _ => return Err(self.damaged(format!("`{name}` is not a column of whole numbers"))),
        };
        match complete.map_err(|error| self.damaged(error))? {
            true => Ok(()),
            false => Err(error::empty(&self.name, name)),
        }
    }
}
