use std::io::Read;
use std::process::Command;

use basis::document::{Block, Column, Document, Figure, Labels, Note, Run, Table};
use basis::language::Language;

use super::*;

fn figure(text: &str, note: usize) -> Run {
    Run::Figure(Figure { text: text.into(), note, href: "/figure/value/430700/out.va/2006-07/ytd".into() })
}

fn text(text: &str) -> Run {
    Run::Text(text.into())
}

pub fn sample() -> Document {
    let note = |subject: &str, value: &str, formula: &str, inputs: &[&str]| Note {
        subject: subject.into(),
        value: value.into(),
        formula: formula.into(),
        inputs: inputs.iter().map(|&input| input.into()).collect(),
        source: "市委书记讲话".into(),
        version: "数据版本 3".into(),
    };
    Document {
        language: Language::Zh,
        title: "常德市2006年1—7月工业经济运行情况".into(),
        issuer: "常德市工业经济办公室".into(),
        date: "2006年8月12日".into(),
        basis: "本文依据数据版本 3 生成".into(),
        blocks: vec![
            Block::Heading(1, "一、总体情况".into()),
            Block::Paragraph(vec![
                text("1—7月，全市完成规模工业增加值"),
                figure("106.8亿元", 1),
                text("，低于全省平均水平"),
                figure("1.2个百分点", 2),
                text("。<注意>*"),
            ]),
            Block::Heading(2, "（一）分企业".into()),
            Block::Table(Table {
                caption: "重点企业".into(),
                unit: "亿元".into(),
                columns: vec![
                    Column { heading: "企业".into(), numeric: false },
                    Column { heading: "增加值|累计".into(), numeric: true },
                ],
                rows: vec![vec![vec![text("常德烟厂")], vec![figure("1,063.2", 1)]]],
            }),
        ],
        notes: vec![
            note("常德市规模工业增加值", "106.8亿元", "来源直接给出", &[]),
            note("增速与上级之差", "−1.2个百分点", "甲 − 乙", &["甲：19.1%", "乙：20.3%"]),
        ],
        labels: Labels {
            appendix: "附录：数据来源与算式".into(),
            number: "序号".into(),
            subject: "数据".into(),
            value: "数值".into(),
            formula: "算式".into(),
            inputs: "所用数据".into(),
            source: "来源".into(),
            version: "版本".into(),
            body: "正文".into(),
        },
    }
}

#[test]
fn markdown_carries_footnotes() {
    let written = String::from_utf8(write(&sample(), Format::Md).unwrap()).unwrap();
    let expected = "# 常德市2006年1—7月工业经济运行情况

## 一、总体情况

1—7月，全市完成规模工业增加值106.8亿元[^1]，低于全省平均水平1.2个百分点[^2]。\\<注意>\\*

### （一）分企业

**重点企业** (亿元)

| 企业 | 增加值\\|累计 |
| --- | ---: |
| 常德烟厂 | 1,063.2[^1] |

常德市工业经济办公室

2006年8月12日

本文依据数据版本 3 生成

## 附录：数据来源与算式

[^1]: 常德市规模工业增加值 106.8亿元 \\| 算式: 来源直接给出 \\| 来源: 市委书记讲话 \\| 版本: 数据版本 3
[^2]: 增速与上级之差 −1.2个百分点 \\| 算式: 甲 − 乙 \\| 所用数据: 甲：19.1%; 乙：20.3% \\| 来源: 市委书记讲话 \\| 版本: 数据版本 3
";
    assert_eq!(written, expected);
}

#[test]
fn html_links_every_figure_to_its_note() {
    let written = String::from_utf8(write(&sample(), Format::Html).unwrap()).unwrap();
    assert!(written.contains("<a class=\"figure\" href=\"#note-2\">1.2个百分点</a><sup>[2]</sup>"), "{written}");
    assert!(written.contains("<tr id=\"note-2\">") && written.contains("&lt;注意&gt;"), "{written}");
    assert!(!written.contains("<script") && !written.contains("http"), "one file, nothing fetched");
}

#[test]
fn a_workbook_has_numbers_as_numbers() {
    let grids = crate::grid::read("a.xlsx", &write(&sample(), Format::Xlsx).unwrap()).unwrap();
    assert_eq!(grids.len(), 3);
    assert_eq!(grids[1].cell(3, 2).value, crate::grid::Value::Number("1063.2".into()));
    assert_eq!(
        grids[0].cell(4, 1).text(),
        "1—7月，全市完成规模工业增加值106.8亿元[1]，低于全省平均水平1.2个百分点[2]。<注意>*"
    );
}

/// A member of the docx.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn docx_is_laid_out_by_the_standard() {
    let xml = part(&write(&sample(), Format::Docx).unwrap(), "word/document.xml");
    // A4 and the margins of GB/T 9704: 37 mm on top, 28 mm at the left (1440 twips an inch of 25.4 mm).
    assert!(xml.contains("w:w=\"11905\" w:h=\"16837\""), "page size");
    for margin in ["w:top=\"2097\"", "w:left=\"1587\"", "w:right=\"1474\"", "w:bottom=\"1984\""] {
        assert!(xml.contains(margin), "{margin}");
    }
    for font in ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"] {
        assert!(xml.contains(font), "{font}");
    }
    assert!(xml.contains("w:line=\"578\" w:lineRule=\"exact\""), "22 lines a page");
    for note in ["note_1", "note_2"] {
        assert_eq!(xml.matches(&format!("w:name=\"{note}\"")).count(), 1, "one bookmark for {note}");
        assert!(xml.contains(&format!("w:anchor=\"{note}\"")), "a link to {note}");
    }
    let mut reader = quick_xml::Reader::from_str(&xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("the document's XML is not well formed: {error}"),
        }
    }
}

/// LibreOffice opens the docx and prints what it says.
#[test]
fn docx_opens_in_an_office() {
    let found = |program: &str| {
        Command::new("sh").args(["-c", &format!("command -v {program}")]).output().is_ok_and(|out| out.status.success())
    };
    if !found("soffice") || !found("pdftotext") {
        println!("skipped: soffice or pdftotext is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bulletin.docx");
    std::fs::write(&file, write(&sample(), Format::Docx).unwrap()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(&file)
        .output()
        .unwrap();
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    let pdf = folder.path().join("bulletin.pdf");
    let text = Command::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8_lossy(&text.stdout).replace([' ', '\n'], "");
    for words in ["常德市2006年1—7月工业经济运行情况", "106.8亿元[1]", "附录：数据来源与算式", "乙：20.3%"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
}
