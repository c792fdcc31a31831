//! A world as files: `ent` and `wide`, as Parquet and as CSV. A month is written before the next one is made.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use basis::error::Error;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Firm, World};
use crate::close::Month;
use crate::workload::INDICATORS;

/// Rows of a row group, whole months unless one is larger.
const GROUP_ROWS: usize = 131_072;

const REGISTRY: [&str; 9] =
    ["ent_id", "uscc", "name", "county", "park", "industry", "size_class", "entry_month", "exit_month"];

/// Writes the registry and all months; `csv` also as text.
///
/// # Errors
/// A folder that cannot be written.
pub fn write(world: &World, folder: &Path, csv: bool) -> Result<(), Error> {
    let failed = |file: &str, error: &dyn std::fmt::Display| {
        Error::new("close-file").with("file", folder.join(file).display()).with("detail", error)
    };
    std::fs::create_dir_all(folder).map_err(|error| failed("", &error))?;
    registry(world, &folder.join("ent.parquet")).map_err(|error| failed("ent.parquet", &error))?;
    registry_text(world, &folder.join("ent.csv")).map_err(|error| failed("ent.csv", &error))?;
    months(world, &folder.join("wide.parquet")).map_err(|error| failed("wide.parquet", &error))?;
    if csv {
        months_text(world, &folder.join("wide.csv")).map_err(|error| failed("wide.csv", &error))?;
    }
    Ok(())
}

type Writer = SerializedFileWriter<BufWriter<File>>;

fn create(path: &Path, columns: Vec<TypePtr>) -> ParquetResult<Writer> {
    let schema = Type::group_type_builder("schema").with_fields(columns).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_column_encoding("ent_id".into(), Encoding::DELTA_BINARY_PACKED)
        .set_column_dictionary_enabled("ent_id".into(), false)
        .build();
    let file = BufWriter::new(File::create(path)?);
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
}

fn column(name: &str, kind: Physical) -> ParquetResult<TypePtr> {
    let text = (kind == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let column = Type::primitive_type_builder(name, kind).with_repetition(Repetition::REQUIRED);
    Ok(Arc::new(column.with_logical_type(text).build()?))
}

fn put<T: DataType>(group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>, values: &[T::T]) -> ParquetResult<()> {
    let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("one column too many".to_owned()))?;
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

/// The month somebody left, as the files write it: 0 is still in.
fn exit(firm: &Firm) -> i32 {
    firm.exit.map_or(0, Month::number)
}

fn registry(world: &World, path: &Path) -> ParquetResult<()> {
    let kind = |name: &str| if ["uscc", "name"].contains(&name) { Physical::BYTE_ARRAY } else { Physical::INT32 };
    let mut file = create(path, REGISTRY.iter().map(|name| column(name, kind(name))).collect::<Result<_, _>>()?)?;
    for firms in world.firms().chunks(GROUP_ROWS) {
        let mut group = file.next_row_group()?;
        let numbers = |of: &dyn Fn(&Firm) -> i32| firms.iter().map(of).collect::<Vec<i32>>();
        let texts = |of: &dyn Fn(&Firm) -> ByteArray| firms.iter().map(of).collect::<Vec<ByteArray>>();
        put::<Int32Type>(&mut group, &numbers(&|it| it.id))?;
        put::<ByteArrayType>(&mut group, &texts(&|it| it.code.as_str().into()))?;
        put::<ByteArrayType>(&mut group, &texts(&|it| it.name.as_str().into()))?;
        put::<Int32Type>(&mut group, &numbers(&|it| it.county))?;
        put::<Int32Type>(&mut group, &numbers(&|it| it.park))?;
        put::<Int32Type>(&mut group, &numbers(&|it| it.industry))?;
        put::<Int32Type>(&mut group, &numbers(&|it| it.size))?;
        put::<Int32Type>(&mut group, &numbers(&|it| it.entry.number()))?;
        put::<Int32Type>(&mut group, &numbers(&exit))?;
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn registry_text(world: &World, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{}", REGISTRY.join(","))?;
    for it in world.firms() {
        let (id, code, name, county, park) = (it.id, &it.code, &it.name, it.county, it.park);
        let (industry, size, entry) = (it.industry, it.size, it.entry.number());
        writeln!(file, "{id},{code},{name},{county},{park},{industry},{size},{entry},{}", exit(it))?;
    }
    file.flush()
}

/// Rows that wait for their row group.
#[derive(Default)]
struct Waiting {
    ids: Vec<i32>,
    periods: Vec<i32>,
    columns: Vec<Vec<i64>>,
}

impl Waiting {
    fn write(&mut self, file: &mut Writer) -> ParquetResult<()> {
        for start in (0..self.ids.len()).step_by(GROUP_ROWS) {
            let rows = start..(start + GROUP_ROWS).min(self.ids.len());
            let mut group = file.next_row_group()?;
            put::<Int32Type>(&mut group, &self.ids[rows.clone()])?;
            put::<Int32Type>(&mut group, &self.periods[rows.clone()])?;
            for column in &self.columns {
                put::<Int64Type>(&mut group, &column[rows.clone()])?;
            }
            group.close()?;
        }
        *self = Waiting { columns: vec![Vec::new(); INDICATORS.len()], ..Waiting::default() };
        Ok(())
    }
}

fn months(world: &World, path: &Path) -> ParquetResult<()> {
    let mut columns = vec![column("ent_id", Physical::INT32)?, column("period", Physical::INT32)?];
    for name in INDICATORS {
        columns.push(column(name, Physical::INT64)?);
    }
    let mut file = create(path, columns)?;
    let mut waiting = Waiting { columns: vec![Vec::new(); INDICATORS.len()], ..Waiting::default() };
    for month in world.months() {
        let reports = world.reports(month);
        if GROUP_ROWS < waiting.ids.len() + reports.ids.len() {
            waiting.write(&mut file)?;
        }
        waiting.periods.resize(waiting.ids.len() + reports.ids.len(), month.number());
        waiting.ids.extend(reports.ids);
        for (column, values) in waiting.columns.iter_mut().zip(reports.columns) {
            column.extend(values);
        }
    }
    waiting.write(&mut file)?;
    file.close()?;
    Ok(())
}

fn months_text(world: &World, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "ent_id,period,{}", INDICATORS.join(","))?;
    for month in world.months() {
        let reports = world.reports(month);
        for (at, id) in reports.ids.iter().enumerate() {
            write!(file, "{id},{}", month.number())?;
            for column in &reports.columns {
                write!(file, ",{}", column[at])?;
            }
            writeln!(file)?;
        }
    }
    file.flush()
}
