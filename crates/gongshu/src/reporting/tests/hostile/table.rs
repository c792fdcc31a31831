//! The table that is spoilt: rows as they should be, written as text or as a workbook, and chance that is the same in every run.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// Splitmix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }
}

/// A table of a way in, as it should be. Rows and columns are counted from 0.
#[derive(Clone)]
pub struct Table {
    pub rows: Vec<Vec<String>>,
    /// The row of the headings.
    pub head: usize,
    /// The column of the code of whose row it is.
    pub code: usize,
    /// Columns of figures.
    pub figures: Vec<usize>,
    /// What the sheet is called, and the sheets beside it.
    pub name: String,
    pub beside: Vec<(String, Vec<Vec<String>>)>,
    /// Whether it may come as delimited text, and with its heading further down.
    pub text: bool,
    pub titles: bool,
}

/// What is done to a sheet after it was written; `Ok` does nothing.
pub trait Change: for<'a> FnOnce(&'a mut Worksheet) -> Result<&'a mut Worksheet, XlsxError> {}
impl<F: for<'a> FnOnce(&'a mut Worksheet) -> Result<&'a mut Worksheet, XlsxError>> Change for F {}

impl Table {
    pub fn of(lines: &[&str], figures: &[usize]) -> Table {
        Table {
            rows: lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect(),
            head: 0,
            code: 0,
            figures: figures.to_vec(),
            name: "表".to_owned(),
            beside: Vec::new(),
            text: true,
            titles: true,
        }
    }

    /// A cell in which a figure stands: row and column.
    pub fn some_figure(&self, dice: &mut Dice) -> (usize, usize) {
        let filled: Vec<(usize, usize)> = (self.head + 1..self.rows.len())
            .flat_map(|row| self.figures.iter().map(move |column| (row, *column)))
            .filter(|(row, column)| self.rows[*row].get(*column).is_some_and(|text| text.parse::<f64>().is_ok()))
            .collect();
        dice.pick(&filled)
    }

    pub fn with(&self, (row, column): (usize, usize), text: &str) -> Table {
        let mut table = self.clone();
        table.rows[row][column] = text.to_owned();
        table
    }

    /// Delimited text; cells that need it stand in quotation marks.
    pub fn csv(&self) -> String {
        self.joined(",", "\n")
    }

    pub fn joined(&self, mark: &str, end: &str) -> String {
        let cell = |text: &String| match text.contains([',', '"', '\n', '\r', '\t', ';']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.clone(),
        };
        let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(mark) + end;
        self.rows.iter().map(line).collect()
    }

    /// A workbook, with whatever `change` does to the sheet.
    pub fn book(&self, change: impl Change) -> Vec<u8> {
        let mut book = self.workbook(change);
        book.save_to_buffer().unwrap()
    }

    pub fn workbook(&self, change: impl Change) -> Workbook {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name).unwrap();
        for (row, column, text) in cells(&self.rows) {
            let is_figure = self.head < row as usize && self.figures.contains(&usize::from(column));
            match text.parse::<f64>().ok().filter(|_| is_figure) {
                Some(number) => sheet.write_number(row, column, number).unwrap(),
                None => sheet.write_string(row, column, text).unwrap(),
            };
        }
        change(sheet).unwrap();
        for (name, rows) in &self.beside {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, column, text) in cells(rows) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        book
    }
}

pub fn cells(rows: &[Vec<String>]) -> impl Iterator<Item = (u32, u16, &String)> {
    rows.iter()
        .enumerate()
        .flat_map(|(row, texts)| texts.iter().enumerate().map(move |(column, text)| (at(row).0, at(column).1, text)))
}

/// A place as a writer of workbooks counts.
pub fn at(number: usize) -> (u32, u16) {
    (u32::try_from(number).unwrap(), u16::try_from(number).unwrap())
}
