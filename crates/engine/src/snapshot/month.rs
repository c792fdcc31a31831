//! One month's file: a row an enterprise, by ascending ids, a column an indicator.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use basis::error::Error;
use parquet::basic::{Compression, Encoding, Repetition, Type as Physical};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::close::{Block, Blocks, Month, WideParquet};

pub fn name(month: Month) -> String {
    format!("{}.parquet", month.number())
}

/// The rows of a month.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub ids: Vec<i32>,
    /// By indicator.
    pub columns: Vec<Vec<i64>>,
}

impl Rows {
    pub fn new(indicators: usize) -> Rows {
        Rows { ids: Vec::new(), columns: vec![Vec::new(); indicators] }
    }

    /// Rows by ascending ids.
    ///
    /// # Errors
    /// An enterprise that is there twice.
    pub fn ordered(month: Month, ids: Vec<i32>, columns: Vec<Vec<i64>>) -> Result<Rows, Error> {
        let mut rows = Rows { ids, columns };
        if !rows.ids.is_sorted() {
            let mut order: Vec<usize> = (0..rows.ids.len()).collect();
            order.sort_by_key(|at| rows.ids[*at]);
            rows.ids = order.iter().map(|at| rows.ids[*at]).collect();
            for column in &mut rows.columns {
                *column = order.iter().map(|at| column[*at]).collect();
            }
        }
        match rows.ids.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::new("close-twice").with("enterprise", pair[0]).with("period", month.number())),
            None => Ok(rows),
        }
    }
}

/// Adds a block's rows to the months they are of, where those are open.
pub fn take(figures: &dyn Blocks, block: usize, open: &mut BTreeMap<i32, Rows>) -> Result<(), Error> {
    let Block { periods, ids } = figures.head(block)?;
    for (period, id) in periods.iter().zip(&ids) {
        if let Some(rows) = open.get_mut(period) {
            rows.ids.push(*id);
        }
    }
    let indicators = open.values().next().map_or(0, |rows| rows.columns.len());
    let mut values = Vec::new();
    for indicator in 0..indicators {
        figures.values(block, indicator, &mut values)?;
        let mut start = 0;
        for run in periods.chunk_by(|one, other| one == other) {
            if let Some(rows) = open.get_mut(&run[0]) {
                rows.columns[indicator].extend_from_slice(&values[start..start + run.len()]);
            }
            start += run.len();
        }
    }
    Ok(())
}

/// A month as Parquet.
///
/// DELTA_BINARY_PACKED without a codec: on the workload's figures it is a tenth smaller than dictionaries with zstd, and is
/// decoded in a third of the time.
pub fn encode(month: Month, indicators: &[String], rows: &Rows) -> Result<Vec<u8>, Error> {
    let written = || -> ParquetResult<Vec<u8>> {
        let column = |name: &str, kind| -> ParquetResult<TypePtr> {
            let column = Type::primitive_type_builder(name, kind).with_repetition(Repetition::REQUIRED).build()?;
            Ok(Arc::new(column))
        };
        let mut columns = vec![column("ent_id", Physical::INT32)?, column("period", Physical::INT32)?];
        for indicator in indicators {
            columns.push(column(indicator, Physical::INT64)?);
        }
        let schema = Type::group_type_builder("month").with_fields(columns).build()?;
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BINARY_PACKED)
            .set_compression(Compression::UNCOMPRESSED)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by("gongshu".to_owned())
            .build();
        let mut bytes = Vec::new();
        let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
        let mut group = file.next_row_group()?;
        write_column::<Int32Type>(&mut group, &rows.ids)?;
        write_column::<Int32Type>(&mut group, &vec![month.number(); rows.ids.len()])?;
        for column in &rows.columns {
            write_column::<Int64Type>(&mut group, column)?;
        }
        group.close()?;
        file.close()?;
        Ok(bytes)
    };
    written().map_err(|error| Error::new("close-damaged").with("file", name(month)).with("detail", error))
}

fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    values: &[T::T],
) -> ParquetResult<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

/// Several months' files as blocks.
pub struct Months {
    files: Vec<(Month, WideParquet)>,
    /// Which file, and which of its row groups.
    blocks: Vec<(usize, usize)>,
}

impl Months {
    pub fn open(folder: &Path, months: &[Month], indicators: &[String]) -> Result<Months, Error> {
        let open = |month: &Month| Ok((*month, WideParquet::open(&folder.join(name(*month)), indicators)?));
        let files = months.iter().map(open).collect::<Result<Vec<_>, Error>>()?;
        let blocks = (0..).zip(&files).flat_map(|(at, (_, file))| (0..file.count()).map(move |block| (at, block)));
        Ok(Months { blocks: blocks.collect(), files })
    }

    fn file(&self, block: usize) -> (&WideParquet, usize) {
        let (file, block) = self.blocks[block];
        (&self.files[file].1, block)
    }
}

impl Blocks for Months {
    fn count(&self) -> usize {
        self.blocks.len()
    }

    fn may_hold(&self, block: usize, first: i32, last: i32) -> bool {
        (first..=last).contains(&self.files[self.blocks[block].0].0.number())
    }

    fn head(&self, block: usize) -> Result<Block, Error> {
        let (file, block) = self.file(block);
        file.head(block)
    }

    fn values(&self, block: usize, indicator: usize, values: &mut Vec<i64>) -> Result<(), Error> {
        let (file, block) = self.file(block);
        file.values(block, indicator, values)
    }
}
