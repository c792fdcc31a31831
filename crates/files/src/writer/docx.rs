//! A document as docx, laid out by GB/T 9704-2012 (methods 11.1): A4, a text block of 156 × 225 mm, 22 lines
//! of three-hao type, black and kai headings, page numbers as `— 1 —`, and the notes as a numbered appendix.

use std::io::Cursor;

use basis::document::{Block, Document, Run as Piece, Table as Grid};
use basis::error::Error;
use basis::language::Language;
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing, LineSpacingType, PageMargin,
    PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Table, TableCell, TableRow, VertAlignType, WidthType,
};

/// Twips of a millimetre.
fn mm(length: f64) -> i32 {
    // 1440 twips an inch of 25.4 mm; layout, not a figure.
    (length * 1440.0 / 25.4) as i32
}

/// 三号 is 16 points; docx counts half points.
const BODY_SIZE: usize = 32;
/// 二号 is 22 points.
const TITLE_SIZE: usize = 44;
/// 四号, of page numbers.
const PAGE_SIZE: usize = 28;
/// 五号, of tables and notes.
const TABLE_SIZE: usize = 21;
/// 22 lines on 225 mm: 28.9 points each, in twips.
const LINE: i32 = 578;

/// The faces the standard names; `east` for Chinese, `latin` for the rest.
#[derive(Clone, Copy)]
enum Face {
    /// 方正小标宋简体
    Title,
    /// 仿宋_GB2312
    Body,
    /// 黑体
    Head,
    /// 楷体_GB2312
    Subhead,
    /// 宋体
    Plain,
}

fn fonts(face: Face) -> RunFonts {
    // Names of fonts as Windows and WPS know them.
    let (east, latin) = match face {
        Face::Title => ("\u{65b9}\u{6b63}\u{5c0f}\u{6807}\u{5b8b}\u{7b80}\u{4f53}", "Times New Roman"),
        Face::Body => ("\u{4eff}\u{5b8b}_GB2312", "Times New Roman"),
        Face::Head => ("\u{9ed1}\u{4f53}", "Arial"),
        Face::Subhead => ("\u{6977}\u{4f53}_GB2312", "Times New Roman"),
        Face::Plain => ("\u{5b8b}\u{4f53}", "Times New Roman"),
    };
    RunFonts::new().east_asia(east).ascii(latin).hi_ansi(latin)
}

fn run(text: &str, face: Face, size: usize) -> Run {
    Run::new().add_text(text).fonts(fonts(face)).size(size)
}

fn exact_lines() -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(LINE)
}

pub(super) fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let mut docx = Docx::new()
        .page_size(u32::try_from(mm(210.0)).unwrap_or(11906), u32::try_from(mm(297.0)).unwrap_or(16838))
        .page_margin(
            PageMargin::new()
                .top(mm(37.0))
                .left(mm(28.0))
                .right(mm(26.0))
                .bottom(mm(35.0))
                .header(mm(15.0))
                .footer(mm(28.0)),
        )
        .default_fonts(fonts(Face::Body))
        .default_size(BODY_SIZE)
        .footer(page_numbers());
    docx = docx.add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .line_spacing(LineSpacing::new().after(u32::try_from(LINE).unwrap_or(578)))
            .add_run(run(&document.title, Face::Title, TITLE_SIZE)),
    );
    for block in &document.blocks {
        docx = match block {
            Block::Heading(level, text) => docx.add_paragraph(heading(*level, text, document.language)),
            Block::Paragraph(pieces) => docx.add_paragraph(paragraph(pieces, document.language)),
            Block::Table(table) => add_table(docx, table),
        };
    }
    docx = docx.add_paragraph(Paragraph::new().line_spacing(exact_lines()));
    for text in [&document.issuer, &document.date] {
        if !text.is_empty() {
            docx = docx.add_paragraph(
                Paragraph::new().align(AlignmentType::Right).line_spacing(exact_lines()).add_run(run(
                    text,
                    Face::Body,
                    BODY_SIZE,
                )),
            );
        }
    }
    docx = add_notes(docx, document);
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| Error::new("document-unwritable").with("detail", error))?;
    Ok(bytes.into_inner())
}

fn page_numbers() -> Footer {
    let dash = |text: &str| run(text, Face::Plain, PAGE_SIZE);
    Footer::new().add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(dash("\u{2014} "))
            .add_page_num(PageNum::new())
            .add_run(dash(" \u{2014}")),
    )
}

/// Two characters at the head of a paragraph; English paragraphs have none.
fn indented(paragraph: Paragraph, language: Language) -> Paragraph {
    match language {
        Language::Zh => paragraph.indent(None, Some(SpecialIndentType::FirstLine(640)), None, None),
        Language::En => paragraph,
    }
}

fn heading(level: u8, text: &str, language: Language) -> Paragraph {
    let face = if level == 1 { Face::Head } else { Face::Subhead };
    indented(Paragraph::new(), language)
        .line_spacing(exact_lines())
        .keep_next(true)
        .outline_lvl(usize::from(level.saturating_sub(1)))
        .add_run(run(text, face, BODY_SIZE))
}

fn paragraph(pieces: &[Piece], language: Language) -> Paragraph {
    let start = indented(Paragraph::new(), language).align(AlignmentType::Both).line_spacing(exact_lines());
    add_pieces(start, pieces, BODY_SIZE, true)
}

/// Words and figures; a figure's note stands behind it as a small link into the appendix.
fn add_pieces(mut paragraph: Paragraph, pieces: &[Piece], size: usize, marks: bool) -> Paragraph {
    for piece in pieces {
        paragraph = match piece {
            Piece::Text(text) => paragraph.add_run(run(text, Face::Body, size)),
            Piece::Figure(figure) => {
                let paragraph = paragraph.add_run(run(&figure.text, Face::Body, size));
                if marks {
                    let mark = format!("[{}]", figure.note);
                    let mut small = run(&mark, Face::Body, size);
                    small.run_property = small.run_property.vert_align(VertAlignType::SuperScript);
                    paragraph.add_hyperlink(Hyperlink::new(anchor(figure.note), HyperlinkType::Anchor).add_run(small))
                } else {
                    paragraph
                }
            }
        };
    }
    paragraph
}

/// The bookmark of a note.
fn anchor(note: usize) -> String {
    format!("note_{note}")
}

/// The text block's width, in twips.
fn text_width() -> usize {
    usize::try_from(mm(156.0)).unwrap_or(8844)
}

fn add_table(docx: Docx, table: &Grid) -> Docx {
    let mut docx = docx;
    if !table.caption.is_empty() {
        docx = docx.add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .keep_next(true)
                .line_spacing(LineSpacing::new().before(160).after(60))
                .add_run(run(&table.caption, Face::Head, TABLE_SIZE + 3)),
        );
    }
    if !table.unit.is_empty() {
        docx = docx.add_paragraph(Paragraph::new().align(AlignmentType::Right).add_run(run(
            &table.unit,
            Face::Plain,
            TABLE_SIZE,
        )));
    }
    let head = table
        .columns
        .iter()
        .map(|column| cell(Paragraph::new().add_run(run(&column.heading, Face::Head, TABLE_SIZE)), column.numeric));
    let mut rows = vec![TableRow::new(head.collect()).cant_split()];
    for row in &table.rows {
        let cells = row
            .iter()
            .zip(&table.columns)
            .map(|(pieces, column)| cell(add_pieces(Paragraph::new(), pieces, TABLE_SIZE, false), column.numeric));
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    let columns = table.columns.len().max(1);
    docx.add_table(Table::new(rows).set_grid(vec![text_width() / columns; columns]).width(text_width(), WidthType::Dxa))
}

fn cell(paragraph: Paragraph, numeric: bool) -> TableCell {
    let align = if numeric { AlignmentType::Right } else { AlignmentType::Left };
    TableCell::new().add_paragraph(paragraph.align(align))
}

/// The appendix on its own page: a row a note, each with the bookmark its figures link to.
fn add_notes(docx: Docx, document: &Document) -> Docx {
    if document.notes.is_empty() {
        return docx;
    }
    let labels = &document.labels;
    let mut docx = docx
        .add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)))
        .add_paragraph(Paragraph::new().line_spacing(exact_lines()).add_run(run(
            &labels.appendix,
            Face::Head,
            BODY_SIZE,
        )))
        .add_paragraph(Paragraph::new().add_run(run(&document.basis, Face::Plain, TABLE_SIZE)));
    // Subject and inputs need the room; the shares add to a hundred.
    let shares = [6, 26, 12, 24, 32];
    let widths: Vec<usize> = shares.iter().map(|share| text_width() * share / 100).collect();
    let text = |text: &str| Paragraph::new().add_run(run(text, Face::Plain, TABLE_SIZE - 3));
    let heads = [&labels.number, &labels.subject, &labels.value, &labels.formula, &labels.source];
    let head = heads.iter().zip(&widths).map(|(head, width)| {
        TableCell::new().width(*width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(run(
            head,
            Face::Head,
            TABLE_SIZE - 3,
        )))
    });
    let mut rows = vec![TableRow::new(head.collect()).cant_split()];
    for (at, note) in document.notes.iter().enumerate() {
        let number = at + 1;
        let marked = Paragraph::new()
            .add_bookmark_start(number, anchor(number))
            .add_run(run(&number.to_string(), Face::Plain, TABLE_SIZE - 3))
            .add_bookmark_end(number);
        let mut formula = TableCell::new().width(widths[3], WidthType::Dxa).add_paragraph(text(&note.formula));
        for input in &note.inputs {
            formula = formula.add_paragraph(text(input));
        }
        let source = [note.source.as_str(), note.version.as_str()];
        let source: Vec<&str> = source.into_iter().filter(|text| !text.is_empty()).collect();
        let cells = vec![
            TableCell::new().width(widths[0], WidthType::Dxa).add_paragraph(marked),
            TableCell::new().width(widths[1], WidthType::Dxa).add_paragraph(text(&note.subject)),
            TableCell::new().width(widths[2], WidthType::Dxa).add_paragraph(text(&note.value)),
            formula,
            TableCell::new().width(widths[4], WidthType::Dxa).add_paragraph(text(&source.join(" · "))),
        ];
        rows.push(TableRow::new(cells).cant_split());
    }
    docx = docx.add_table(Table::new(rows).set_grid(widths).width(text_width(), WidthType::Dxa));
    docx
}
