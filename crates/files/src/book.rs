//! Writing tables: workbooks an office can go on with, and delimited text.

use basis::error::Error;
use rust_xlsxwriter::{
    Chart as SheetChart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Url,
    Workbook, Worksheet, XlsxError,
};

/// A workbook.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Book {
    pub sheets: Vec<Sheet>,
}

/// One sheet: a title, a heading line, rows, and notes above and below.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub title: String,
    pub notes_above: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub notes_below: Vec<String>,
    pub chart: Option<Chart>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Column {
    pub heading: String,
    /// What the figures are measured in; empty for words.
    pub unit: String,
    pub numeric: bool,
    /// In characters; as wide as its contents when not given.
    pub width: Option<u16>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    /// A plain decimal and the decimals it is shown with.
    Number {
        text: String,
        decimals: u32,
    },
    Link {
        text: String,
        href: String,
    },
    /// A formula of ours (`SUM(B4:B9)`), with what it comes to, for programs that do not work it out.
    Formula {
        formula: String,
        text: String,
        decimals: u32,
    },
}

/// A chart over the sheet's own columns (from 0): categories and series.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Chart {
    Line { title: String, category: u16, values: Vec<u16> },
    Bar { title: String, category: u16, values: Vec<u16> },
}

impl Book {
    /// # Errors
    /// `workbook-unwritable` when a sheet exceeds what a workbook can hold.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, Error> {
        self.build().map_err(|error| Error::new("workbook-unwritable").with("detail", error))
    }

    fn build(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The same figures give the same bytes: no time of writing in the properties.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let mut names: Vec<String> = Vec::new();
        for sheet in &self.sheets {
            let name = sheet_name(&sheet.name, &names);
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&name)?;
            names.push(name.clone());
            sheet.write(worksheet, &name)?;
        }
        workbook.save_to_buffer()
    }
}

/// A name a workbook accepts: at most 31 characters, none of `[]:*?/\`, not twice.
fn sheet_name(wanted: &str, taken: &[String]) -> String {
    const LENGTH: usize = 31;
    let clean: String =
        wanted.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }).collect();
    let base: String = clean.trim().trim_matches('\'').chars().take(LENGTH).collect();
    let base = if base.is_empty() { "Sheet".to_owned() } else { base };
    let mut name = base.clone();
    let mut number = 2;
    while taken.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
        let tail = format!(" ({number})");
        name = base.chars().take(LENGTH - tail.len()).collect::<String>() + &tail;
        number += 1;
    }
    name
}

/// Wide sheets are printed across.
const PORTRAIT_COLUMNS: usize = 7;

impl Sheet {
    /// The number Excel has for the first row of `rows`: where formulas begin to count.
    pub fn first_row(&self) -> usize {
        usize::from(!self.title.is_empty()) + self.notes_above.len() + 2
    }

    fn write(&self, worksheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        let title = Format::new().set_bold().set_font_size(14);
        let note = Format::new().set_font_color("#555555");
        let mut row = 0_u32;
        if !self.title.is_empty() {
            worksheet.write_with_format(row, 0, &self.title, &title)?;
            row += 1;
        }
        for text in &self.notes_above {
            worksheet.write_with_format(row, 0, text, &note)?;
            row += 1;
        }
        let heading_row = row;
        let heading =
            Format::new().set_bold().set_text_wrap().set_background_color("#EEF1F5").set_border(FormatBorder::Thin);
        for (column, spec) in (0_u16..).zip(&self.columns) {
            let align = if spec.numeric { FormatAlign::Right } else { FormatAlign::Left };
            let text = match spec.unit.is_empty() {
                true => spec.heading.clone(),
                false => format!("{} ({})", spec.heading, spec.unit),
            };
            worksheet.write_with_format(heading_row, column, text, &heading.clone().set_align(align))?;
            worksheet.set_column_width(column, f64::from(spec.width.unwrap_or_else(|| self.width(column))))?;
        }
        row += 1;
        for cells in &self.rows {
            for (column, cell) in (0_u16..).zip(cells) {
                write_cell(worksheet, row, column, cell)?;
            }
            row += 1;
        }
        let last = row.saturating_sub(1);
        if !self.columns.is_empty() {
            let last_column = u16::try_from(self.columns.len() - 1).unwrap_or(u16::MAX);
            if heading_row < last {
                worksheet.autofilter(heading_row, 0, last, last_column)?;
            }
            worksheet.set_freeze_panes(heading_row + 1, 1)?;
            worksheet.set_repeat_rows(heading_row, heading_row)?;
        }
        row += 1;
        for text in &self.notes_below {
            worksheet.write_with_format(row, 0, text, &note)?;
            row += 1;
        }
        worksheet.set_paper_size(9); // A4
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_footer("&C&P / &N");
        if PORTRAIT_COLUMNS < self.columns.len() {
            worksheet.set_landscape();
        }
        if let Some(chart) = &self.chart {
            let chart = chart.build(name, heading_row, last);
            let beside = u16::try_from(self.columns.len() + 1).unwrap_or(u16::MAX);
            worksheet.insert_chart(heading_row, beside, &chart)?;
        }
        Ok(())
    }

    /// As wide as the longest text of the column, a Chinese character counting two.
    fn width(&self, column: u16) -> u16 {
        const NARROWEST: usize = 8;
        const WIDEST: usize = 60;
        let at = usize::from(column);
        let cells = self.rows.iter().filter_map(|cells| cells.get(at)).map(|cell| match cell {
            Cell::Empty => 0,
            Cell::Text(text) | Cell::Link { text, .. } => units(text),
            // Separators come on top of the digits.
            Cell::Number { text, .. } | Cell::Formula { text, .. } => text.len().min(18) + 3,
        });
        let heading = self.columns.get(at).map_or(0, |spec| units(&spec.heading) + units(&spec.unit) + 3);
        let longest = cells.chain([heading]).max().unwrap_or(0);
        u16::try_from((longest + 2).clamp(NARROWEST, WIDEST)).unwrap_or(60)
    }

    /// The heading line and the rows as UTF-8 with the mark that makes Excel read it as such. Text that
    /// a spreadsheet would take for a formula is made plain with an apostrophe.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut out = "\u{feff}".as_bytes().to_vec();
        let mut writer =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(&mut out);
        let headings = self.columns.iter().map(|column| column.heading.as_str());
        let mut records: Vec<Vec<String>> = vec![headings.map(harmless).collect()];
        records.extend(self.rows.iter().map(|cells| {
            cells
                .iter()
                .map(|cell| match cell {
                    Cell::Empty => String::new(),
                    Cell::Text(text) | Cell::Link { text, .. } => harmless(text),
                    Cell::Number { text, .. } | Cell::Formula { text, .. } => text.clone(),
                })
                .collect()
        }));
        for record in records {
            writer.write_record(&record).expect("a vector takes every byte");
        }
        drop(writer);
        out
    }
}

fn units(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// `=`, `+`, `-` or `@` at the head of a text would run as a formula when the file is opened.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err() {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn write_cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let words = Format::new().set_border(FormatBorder::Thin).set_border_color("#D5DAE1");
    match cell {
        Cell::Empty => worksheet.write_blank(row, column, &words)?,
        Cell::Text(text) => worksheet.write_string_with_format(row, column, text, &words)?,
        Cell::Link { text, href } => worksheet.write_url_with_text(row, column, Url::new(href), text)?,
        Cell::Formula { formula, text, decimals } => {
            let formula = Formula::new(format!("={formula}")).set_result(text);
            worksheet.write_formula_with_format(row, column, formula, &numeric(words, *decimals))?
        }
        Cell::Number { text, decimals } => match text.parse::<f64>() {
            Ok(number) => worksheet.write_number_with_format(row, column, number, &numeric(words, *decimals))?,
            Err(_) => worksheet.write_string_with_format(row, column, text, &words)?,
        },
    };
    Ok(())
}

fn numeric(format: Format, decimals: u32) -> Format {
    let shown = match decimals {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(usize::try_from(decimals).unwrap_or(2))),
    };
    format.set_num_format(shown).set_align(FormatAlign::Right)
}

impl Chart {
    fn build(&self, sheet: &str, heading_row: u32, last: u32) -> SheetChart {
        let (kind, title, category, values) = match self {
            Chart::Line { title, category, values } => (ChartType::Line, title, category, values),
            Chart::Bar { title, category, values } => (ChartType::Bar, title, category, values),
        };
        let mut chart = SheetChart::new(kind);
        chart.title().set_name(title);
        for column in values {
            chart
                .add_series()
                .set_categories((sheet, heading_row + 1, *category, last, *category))
                .set_values((sheet, heading_row + 1, *column, last, *column))
                .set_name((sheet, heading_row, *column));
        }
        chart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Value, read};

    fn sheet() -> Sheet {
        let column = |heading: &str, unit: &str, numeric| Column {
            heading: heading.into(),
            unit: unit.into(),
            numeric,
            width: None,
        };
        Sheet {
            name: "排行/2006".into(),
            title: "湖南各市".into(),
            columns: vec![column("单位", "", false), column("增加值", "亿元", true)],
            rows: vec![
                vec![Cell::Text("常德市".into()), Cell::Number { text: "1106.8".into(), decimals: 1 }],
                vec![Cell::Text("=cmd|' /C calc'!A0".into()), Cell::Text("未报".into())],
                vec![Cell::Text("-".into()), Cell::Empty],
            ],
            notes_below: vec!["数据版本 3".into()],
            ..Sheet::default()
        }
    }

    #[test]
    fn a_workbook_reads_back() {
        let book = Book { sheets: vec![sheet(), sheet()] };
        let bytes = book.to_xlsx().unwrap();
        assert_eq!(bytes, book.to_xlsx().unwrap(), "the same figures give the same bytes");
        let grids = read("a.xlsx", &bytes).unwrap();
        assert_eq!(grids.iter().map(|grid| grid.name.as_str()).collect::<Vec<_>>(), ["排行 2006", "排行 2006 (2)"]);
        assert_eq!(grids[0].cell(1, 1).text(), "湖南各市");
        assert_eq!(grids[0].cell(2, 2).text(), "增加值 (亿元)");
        assert_eq!(grids[0].cell(3, 2).value, Value::Number("1106.8".into()));
        // A text stays a text: nothing in it is run.
        assert_eq!(grids[0].cell(4, 1).formula, None);
        assert_eq!(grids[0].cell(4, 1).text(), "=cmd|' /C calc'!A0");
    }

    #[test]
    fn a_formula_has_its_result() {
        let mut sheet = sheet();
        let row = sheet.first_row();
        let number = |text: &str| Cell::Number { text: text.into(), decimals: 1 };
        let total = Cell::Formula { formula: format!("SUM(B{row}:B{})", row + 1), text: "30.5".into(), decimals: 1 };
        sheet.rows = vec![vec![Cell::Empty, number("10")], vec![Cell::Empty, number("20.5")], vec![Cell::Empty, total]];
        let bytes = Book { sheets: vec![sheet] }.to_xlsx().unwrap();
        let grids = read("a.xlsx", &bytes).unwrap();
        assert_eq!(grids[0].cell(5, 2).value, Value::Number("30.5".into()));
        assert_eq!(grids[0].cell(5, 2).formula.as_deref(), Some("SUM(B3:B4)"));
    }

    #[test]
    fn delimited_text_runs_nothing() {
        let text = String::from_utf8(sheet().to_csv()).unwrap();
        assert_eq!(text, "\u{feff}单位,增加值\r\n常德市,1106.8\r\n'=cmd|' /C calc'!A0,未报\r\n'-,\r\n");
    }
}
