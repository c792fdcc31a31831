//! A month as it was closed, in one file (月度快照): who was in it, where each stood, and every figure. It needs nothing beside
//! it: the tables of that version are made again from the file alone, by us or by any program that reads Parquet.
//!
//! Figures are whole numbers with declared decimals, so that nothing is lost; an empty cell stays empty. The same month gives the
//! same bytes, so that their hash tells whether anything changed.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::error::Error;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};

/// Digits a figure has at most: what 64 bits hold whatever the digits are.
pub const DIGITS: i32 = 18;

/// One cell of the form, over all rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figures {
    pub name: String,
    /// How many of the digits stand behind the point.
    pub decimals: u32,
    /// By row; `None` where nothing was reported.
    pub values: Vec<Option<i64>>,
}

/// A closed month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Volume {
    /// What it is of and what it was made from, by name (清单).
    pub manifest: BTreeMap<String, String>,
    /// Columns of words: the respondent, its region …
    pub words: Vec<(String, Vec<String>)>,
    pub figures: Vec<Figures>,
}

fn damaged(detail: impl std::fmt::Display) -> Error {
    Error::new("close-damaged").with("file", "snapshot").with("detail", detail)
}

impl Volume {
    pub fn rows(&self) -> usize {
        self.words.first().map_or(0, |(_, words)| words.len())
    }

    /// A column of words by its name.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        self.words.iter().find(|(known, _)| known == name).map(|(_, words)| words.as_slice())
    }

    pub fn figures(&self, name: &str) -> Option<&Figures> {
        self.figures.iter().find(|figures| figures.name == name)
    }

    /// The file.
    ///
    /// # Errors
    /// Columns of different lengths, or a figure of more than 18 digits.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let rows = self.rows();
        let even = self.words.iter().all(|(_, words)| words.len() == rows)
            && self.figures.iter().all(|figures| figures.values.len() == rows);
        if !even {
            return Err(damaged("columns of different lengths"));
        }
        let limit = 10_u64.pow(18);
        if self.figures.iter().flat_map(|figures| &figures.values).flatten().any(|value| limit <= value.unsigned_abs())
        {
            return Err(damaged("a figure of more than 18 digits"));
        }
        self.written().map_err(damaged)
    }

    fn schema(&self) -> ParquetResult<TypePtr> {
        let mut columns: Vec<TypePtr> = Vec::new();
        for (name, _) in &self.words {
            let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String));
            columns.push(Arc::new(column.build()?));
        }
        for figures in &self.figures {
            let scale = i32::try_from(figures.decimals).unwrap_or(i32::MAX);
            let column = Type::primitive_type_builder(&figures.name, Physical::INT64)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::decimal(scale, DIGITS)))
                .with_precision(DIGITS)
                .with_scale(scale);
            columns.push(Arc::new(column.build()?));
        }
        Ok(Arc::new(Type::group_type_builder("month").with_fields(columns).build()?))
    }

    fn written(&self) -> ParquetResult<Vec<u8>> {
        let manifest = self.manifest.iter().map(|(name, text)| KeyValue::new(name.clone(), text.clone())).collect();
        let mut properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(manifest))
            .set_created_by("gongshu".to_owned());
        for figures in &self.figures {
            let path = ColumnPath::from(figures.name.as_str());
            properties = properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
        let mut bytes = Vec::new();
        let mut file = SerializedFileWriter::new(&mut bytes, self.schema()?, Arc::new(properties.build()))?;
        let mut group = file.next_row_group()?;
        for (_, words) in &self.words {
            let values: Vec<ByteArray> = words.iter().map(|word| word.as_str().into()).collect();
            if let Some(mut column) = group.next_column()? {
                column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                column.close()?;
            }
        }
        for figures in &self.figures {
            let levels: Vec<i16> = figures.values.iter().map(|value| i16::from(value.is_some())).collect();
            let values: Vec<i64> = figures.values.iter().flatten().copied().collect();
            if let Some(mut column) = group.next_column()? {
                column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                column.close()?;
            }
        }
        group.close()?;
        file.close()?;
        Ok(bytes)
    }

    /// Reads a file: its words, and of its figures those that are wanted. Whoever keeps the file has proved its hash: a byte
    /// that was changed in the right place would lead the reader of Parquet astray.
    ///
    /// # Errors
    /// Bytes that are no such file.
    pub fn decode(bytes: Vec<u8>, wanted: impl Fn(&str) -> bool) -> Result<Volume, Error> {
        let file = SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?;
        let about = file.metadata().file_metadata();
        let manifest = about.key_value_metadata().into_iter().flatten();
        let mut volume = Volume {
            manifest: manifest.map(|it| (it.key.clone(), it.value.clone().unwrap_or_default())).collect(),
            ..Volume::default()
        };
        let schema = about.schema_descr_ptr();
        for at in 0..schema.num_columns() {
            let (name, decimals) = (schema.column(at).name().to_owned(), schema.column(at).type_scale());
            match schema.column(at).physical_type() {
                Physical::BYTE_ARRAY => volume.words.push((name, read_words(&file, at)?)),
                Physical::INT64 if wanted(&name) => {
                    let decimals = u32::try_from(decimals).map_err(damaged)?;
                    volume.figures.push(Figures { name, decimals, values: read_figures(&file, at)? });
                }
                _ => {}
            }
        }
        Ok(volume)
    }
}

fn read_words(file: &SerializedFileReader<Bytes>, at: usize) -> Result<Vec<String>, Error> {
    let mut words = Vec::new();
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).map_err(damaged)?;
        let rows = usize::try_from(group.metadata().num_rows()).map_err(damaged)?;
        let ColumnReader::ByteArrayColumnReader(mut column) = group.get_column_reader(at).map_err(damaged)? else {
            return Err(damaged("a column of words is none"));
        };
        let mut values: Vec<ByteArray> = Vec::new();
        while values.len() < rows {
            let (read, ..) = column.read_records(rows - values.len(), None, None, &mut values).map_err(damaged)?;
            if read == 0 {
                return Err(damaged("a column ends early"));
            }
        }
        for value in &values {
            words.push(std::str::from_utf8(value.data()).map_err(damaged)?.to_owned());
        }
    }
    Ok(words)
}

fn read_figures(file: &SerializedFileReader<Bytes>, at: usize) -> Result<Vec<Option<i64>>, Error> {
    let mut figures = Vec::new();
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).map_err(damaged)?;
        let rows = usize::try_from(group.metadata().num_rows()).map_err(damaged)?;
        let ColumnReader::Int64ColumnReader(mut column) = group.get_column_reader(at).map_err(damaged)? else {
            return Err(damaged("a column of figures is none"));
        };
        let (mut levels, mut values): (Vec<i16>, Vec<i64>) = (Vec::new(), Vec::new());
        while levels.len() < rows {
            let left = rows - levels.len();
            let (read, ..) = column.read_records(left, Some(&mut levels), None, &mut values).map_err(damaged)?;
            if read == 0 {
                return Err(damaged("a column ends early"));
            }
        }
        let mut values = values.into_iter();
        figures.extend(levels.iter().map(|level| if *level == 0 { None } else { values.next() }));
    }
    Ok(figures)
}
