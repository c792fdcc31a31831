//! Writes seeds into `corpus/TARGET`: what the repository has of each kind, and small things each parser knows.

use std::fs;
use std::path::{Path, PathBuf};

use files::book::{Book, Cell, Column, Sheet};
use gongshu::routes::doors;
// The library it is linked with counts its branches: the counters are here.
use libfuzzer_sys as _;

fn put(target: &str, number: usize, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(format!("seed-{number}")), bytes).expect("a seed");
}

/// Files under `folder` with an ending, small enough to be changed byte by byte.
fn found(folder: &Path, ending: &str) -> Vec<PathBuf> {
    const BYTES_MAX: u64 = 64 * 1024;
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|own| own == ending)
                && entry.metadata().is_ok_and(|about| about.len() < BYTES_MAX)
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

const FIGURES: &str = "单位,指标,时期,计量方式,数值,计量单位,来源\n430700,out.va,2006-07,ytd,106.8,亿元,statistics.report\n\
                       武陵区,增加值,2006年1—7月,累计,\"1,234.5\",万元,statistics.report\n";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tables: Vec<Vec<u8>> =
        found(&root.join("packs"), "csv").iter().map(|path| fs::read(path).expect("a file")).collect();
    for (at, table) in tables.iter().enumerate() {
        put("grid", at, table);
        put("figures", at, table);
        for register in 0..12 {
            put("register", at * 12 + usize::from(register), &[&[register][..], table].concat());
        }
        put("code", at, table);
    }
    for (at, path) in found(&root.join("packs"), "toml").iter().enumerate() {
        put("pack", at, &fs::read(path).expect("a file"));
    }
    let texts = |target: &str, seeds: &[&str]| {
        seeds.iter().enumerate().for_each(|(at, seed)| put(target, 1000 + at, seed.as_bytes()));
    };
    texts("figures", &[FIGURES, "地区,2005年,2006年\n常德市,1,2\n", "指标\t单位\t一月\n增加值\t亿元\t12\n"]);
    // GB 18030, UTF-16 with its mark, and HTML under a spreadsheet's name, as old systems export them.
    put("grid", 1000, b"\xb5\xa5\xce\xbb,\xd6\xb8\xb1\xea\n\xb3\xa3\xb5\xc2,106.8\n");
    put("grid", 1001, &"\u{feff}单位\t1\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    put("grid", 1002, "<html><table><tr><td>单位</td><td>1</td></tr></table></html>".as_bytes());
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = Cell::Number { text: "106.8".to_owned(), decimals: 1 };
    let columns = ["单位", "指标", "数值"].map(|heading| Column { heading: heading.to_owned(), ..Column::default() });
    let rows = vec![vec![text("常德市"), text("增加值"), number]];
    let sheet = Sheet { name: "表".to_owned(), columns: columns.to_vec(), rows, ..Sheet::default() };
    let book = Book { sheets: vec![sheet] }.to_xlsx().expect("a workbook");
    for target in ["grid", "figures", "kind"] {
        put(target, 1003, &if target == "kind" { [&[2][..], &book].concat() } else { book.clone() });
    }
    put("kind", 1, b"\0%PDF-1.7\n1 0 obj\n");
    put("kind", 2, b"\x03\x89PNG\r\n\x1a\n");
    texts("code", &["91430700707365015C", "430702", "430702001001", "C1610", "B", "16", "2006-01-01,off,元旦\n"]);
    texts("period", &["2006", "2006-H1", "2006-Q3", "2006-07", "2006-01..02", "2006-07-T2", "2006年1—7月", "growth-ytd", "this", "430700/2006-07", "zh"]);
    texts("quantity", &["亿元\n106.80", "%\n-12.5", "万千瓦时\n1,234", "家\n（12）", "个百分点\n＋0.5", "元/亩\n1e5"]);
    put("exact", 0, &[7; 24]);
    put("exact", 1, &[[1; 8], [255; 8], [18, 3, 12, 10, 2, 0, 0, 0]].concat());
    texts("reader", &["/league?lang=en&at=430700/2006-07&theme=dark\ngongshu-lang=en; gongshu-at=430700/2006-07; gongshu-nav=folded", "/?as_of=12&nav=open&screen=1\n"]);
    texts("search", &["cds", "changde", "常德", "wulingqu", "gyzjz", "工业增加值"]);
    texts("setting", &["[serve]\nhosts = [\"a.cn\"]\nhttps = true\n[limit]\nconnections = 10\n", "[[sign_in.provider]]\ncode = \"a\"\nissuer = \"https://a.cn\"\nclient_id = \"b\"\nclient_secret_file = \"c\"\nname = { zh = \"a\", en = \"b\" }\n"]);
    texts("template", &["增加值{value out.va}，增长{growth out.va}[，低于全省{gap out.va}]。", "{{ [[ ]] }}", "[{a b c}]"]);
    texts("speech", &["id,subject,indicator,period,value,unit\na,x,out.va,2006-07,106.8,亿元\n---\nid,value,unit\nt,100,亿元\n---\nid,text,value,unit,formula\nc,增长,6.8,%,(a/t-1)*100\nd,x,1,%,\"min(a, t) ^ 2\"\n"]);
    let sample = |path: &str| {
        let part = |name: &str| match name {
            "unit" => "430700",
            "period" => "2006-07",
            "indicator" => "out.va",
            "question" => "value",
            "span" => "ytd",
            "register" => "unit",
            "code" => "430702",
            "ending" => "csv",
            "number" => "1",
            _ => "x",
        };
        let pieces = path.split('/').map(|piece| piece.strip_prefix('{').and_then(|it| it.strip_suffix('}')).map_or(piece, part));
        pieces.collect::<Vec<_>>().join("/")
    };
    for (at, door) in doors().iter().enumerate() {
        for who in [0, 1, 3, 4, 5, 6_u8] {
            let body = match door.path.ends_with("/import") {
                true => format!("content-type: multipart/form-data; boundary=x\n\n--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{FIGURES}\r\n--x--\r\n"),
                false => "content-type: application/x-www-form-urlencoded\n\nlogin=a&password=b&unit=430700&mark=x".to_owned(),
            };
            let head = format!("{} {}?unit=430700&period=2006-07&q=cd", door.method, sample(door.path));
            let text = if door.method == "GET" { head } else { format!("{head}\n{body}") };
            put("request", at * 7 + usize::from(who), &[&[who][..], text.as_bytes()].concat());
        }
    }
}
