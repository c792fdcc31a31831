//! The month's bulletin from the pack's own template, on the figures of Changde, January to July 2006.

use basis::document::{Block, plain};
use basis::language::Language;

use super::{About, file_name, write};
use crate::number::analyst::Analyst;
use crate::number::analyst::tests::world::{CHANGDE, panel, subjects};
use crate::pack::Packs;

fn written(language: Language, cells: &[(&str, &str)]) -> basis::document::Document {
    let (packs, subjects, panel) = (Packs::standard().unwrap(), subjects(), panel(cells));
    let analyst = Analyst { packs: &packs, subjects: &subjects, panel: &panel, reads: &Default::default() };
    let about = About { unit: "430700", period: "2006-07".parse().unwrap(), language, date: "" };
    write(analyst, packs.document("monthly-bulletin").unwrap(), &about)
}

fn paragraphs(document: &basis::document::Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(runs) => Some(plain(runs)),
        Block::Heading(_, text) => Some(text.clone()),
        Block::Table(_) => None,
    };
    document.blocks.iter().filter_map(text).collect()
}

#[test]
fn the_sentences_an_office_writes() {
    let document = written(Language::Zh, &CHANGDE);
    assert_eq!(file_name(&document), "常德市2006年1—7月工业经济运行情况");
    assert_eq!(
        paragraphs(&document),
        [
            "一、总体情况",
            "1—7月，全市完成规模工业增加值106.8亿元，同比增长19.1%，低于全省平均水平1.2个百分点，居全省第9位。\
         规模工业增加值比上年同期增加21.2亿元；按现有总量计算增长24.8%，与发布的可比价增速口径不同。\
         其中，常德烟厂63.2亿元，占59.2%，对增量的贡献率为60.4%；剔除常德烟厂后增长23.9%。\
         从拉动看，常德烟厂拉动15.0个百分点。",
        ]
    );
    // Every figure has its note, numbered in the order they stand.
    assert_eq!(document.notes.len(), 11);
    assert_eq!(document.notes[2].inputs[1], "乙：20.3%（湖南省规模工业增加值同比增速（2006年1—7月））");
}

#[test]
fn english_says_the_same_figures() {
    let [zh, en] = [Language::Zh, Language::En].map(|language| written(language, &CHANGDE));
    let digits = |document: &basis::document::Document| -> Vec<String> {
        let runs = document.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(runs) => Some(runs),
            _ => None,
        });
        runs.flatten()
            .filter_map(|run| match run {
                basis::document::Run::Figure(figure) => Some(figure.text.clone()),
                basis::document::Run::Text(_) => None,
            })
            .map(|text| text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>())
            .map(|text| text.trim_matches('.').to_owned())
            .collect()
    };
    assert_eq!(digits(&zh), digits(&en));
}

#[test]
fn what_is_missing_is_said() {
    let document = written(Language::Zh, &[("430700/gdp.total/2006-07/ytd", "320.31亿元")]);
    assert_eq!(
        paragraphs(&document),
        [
            "一、总体情况",
            "1—7月，规模工业增加值暂无数据：未报（常德市规模工业增加值（2006年1—7月））。",
            "1—7月，全市实现地区生产总值320.31亿元。",
        ]
    );
}
