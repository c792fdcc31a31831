//! Workbooks to be filled in (填报模板): what is printed is locked, what is asked for takes numbers only.

use basis::error::Error;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

/// A workbook.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FillBook {
    pub sheets: Vec<FillSheet>,
}

/// One sheet, locked but for its open cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FillSheet {
    /// At most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// Of each column, in characters.
    pub widths: Vec<u16>,
    pub rows: Vec<Vec<FillCell>>,
    /// Rows and columns that stay in sight.
    pub frozen: (u32, u16),
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum FillCell {
    #[default]
    Empty,
    Title(String),
    /// Words without a frame.
    Note(String),
    Heading(String),
    Words(String),
    /// 灰格: nothing goes in here.
    Grey,
    Open(Open),
}

/// A cell that takes a number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Open {
    /// A plain decimal; empty for nothing yet.
    pub value: String,
    pub decimals: u32,
    pub negative: bool,
    /// What whoever types something else is told; at most 255 characters.
    pub told: String,
}

/// What a number is held within: beyond it lies a slip of units, and a double no longer holds every whole number.
const LARGEST: f64 = 999_999_999_999_999.0;

impl FillBook {
    /// # Errors
    /// `workbook-unwritable` when a sheet exceeds what a workbook can hold.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, Error> {
        self.build().map_err(|error| Error::new("workbook-unwritable").with("detail", error))
    }

    fn build(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The same form gives the same bytes: no time of writing in the properties.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        for sheet in &self.sheets {
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&sheet.name)?;
            sheet.write(worksheet)?;
        }
        workbook.save_to_buffer()
    }
}

impl FillSheet {
    fn write(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        worksheet.protect();
        for (column, width) in (0_u16..).zip(&self.widths) {
            worksheet.set_column_width(column, f64::from(*width))?;
        }
        for (row, cells) in (0_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                write_cell(worksheet, row, column, cell)?;
            }
        }
        worksheet.set_freeze_panes(self.frozen.0, self.frozen.1)?;
        worksheet.set_paper_size(9); // A4
        worksheet.set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

fn write_cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: &FillCell) -> Result<(), XlsxError> {
    let framed = Format::new().set_border(FormatBorder::Thin);
    match cell {
        FillCell::Empty => return Ok(()),
        FillCell::Title(text) => {
            worksheet.write_string_with_format(row, column, text, &Format::new().set_bold().set_font_size(14))?;
        }
        FillCell::Note(text) => {
            worksheet.write_string(row, column, text)?;
        }
        FillCell::Heading(text) => {
            let format = framed.set_bold().set_background_color("#EEF1F5").set_align(FormatAlign::Center);
            worksheet.write_string_with_format(row, column, text, &format)?;
        }
        FillCell::Words(text) => {
            worksheet.write_string_with_format(row, column, text, &framed)?;
        }
        FillCell::Grey => {
            worksheet.write_blank(row, column, &framed.set_background_color("#D5DAE1"))?;
        }
        FillCell::Open(open) => open.write(worksheet, row, column, framed)?,
    }
    Ok(())
}

impl Open {
    fn write(&self, worksheet: &mut Worksheet, row: u32, column: u16, framed: Format) -> Result<(), XlsxError> {
        let shown = match self.decimals {
            0 => "#,##0".to_owned(),
            decimals => format!("#,##0.{}", "0".repeat(usize::try_from(decimals).unwrap_or(2))),
        };
        let format = framed.set_unlocked().set_num_format(shown).set_align(FormatAlign::Right);
        match self.value.parse::<f64>() {
            Ok(number) => worksheet.write_number_with_format(row, column, number, &format)?,
            Err(_) => worksheet.write_blank(row, column, &format)?,
        };
        let least = if self.negative { -LARGEST } else { 0.0 };
        let numbers = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(least, LARGEST))
            .set_error_message(self.told.clone())?;
        worksheet.add_data_validation(row, column, row, column, &numbers)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Value, read};

    #[test]
    fn what_is_asked_for_is_open_and_the_rest_is_locked() {
        let open = |value: &str| {
            FillCell::Open(Open { value: value.to_owned(), told: "digits".to_owned(), ..Open::default() })
        };
        let rows = vec![
            vec![FillCell::Title("title".to_owned())],
            vec![FillCell::Words("=1+1".to_owned()), open("300"), open(""), FillCell::Grey],
        ];
        let sheet = FillSheet { name: "填报".to_owned(), widths: vec![20], rows, frozen: (1, 1) };
        let book = FillBook { sheets: vec![sheet] };
        let bytes = book.to_xlsx().unwrap();
        assert_eq!(bytes, book.to_xlsx().unwrap(), "the same form gives the same bytes");
        let grid = read("a.xlsx", &bytes).unwrap().remove(0);
        assert_eq!(grid.cell(2, 1).text(), "=1+1");
        assert_eq!(grid.cell(2, 1).formula, None);
        assert_eq!(grid.cell(2, 2).value, Value::Number("300".into()));
        assert!(grid.cell(2, 3).is_empty());
        // A sheet that is protected says so in its XML, and every open cell has its rule.
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
        assert!(xml.contains("<sheetProtection") && xml.contains("<dataValidations count=\"2\">"), "{xml}");
    }
}
