//! What goes in comes out, and the same comes out as the same bytes.

use proptest::prelude::*;

use super::*;

fn volume(rows: &[(String, Option<i64>, Option<i64>)]) -> Volume {
    Volume {
        manifest: [("form", "output"), ("period", "2026-03")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        words: vec![("respondent".to_owned(), rows.iter().map(|row| row.0.clone()).collect())],
        figures: vec![
            Figures { name: "01.month".to_owned(), decimals: 0, values: rows.iter().map(|row| row.1).collect() },
            Figures { name: "05.month".to_owned(), decimals: 2, values: rows.iter().map(|row| row.2).collect() },
        ],
    }
}

proptest! {
    #[test]
    fn every_cell_comes_back(rows in prop::collection::vec((".{0,9}", any::<Option<i32>>(), any::<Option<i32>>()), 0..60)) {
        let rows: Vec<(String, Option<i64>, Option<i64>)> =
            rows.into_iter().map(|(code, one, two)| (code, one.map(i64::from), two.map(i64::from))).collect();
        let volume = volume(&rows);
        let bytes = volume.encode().unwrap();
        prop_assert_eq!(&bytes, &volume.encode().unwrap());
        prop_assert_eq!(&Volume::decode(bytes.clone(), |_| true).unwrap(), &volume);
        let part = Volume::decode(bytes, |name| name == "05.month").unwrap();
        prop_assert_eq!(part.figures.len(), 1);
        prop_assert_eq!(part.figures("05.month"), volume.figures("05.month"));
    }

    #[test]
    fn half_a_file_is_an_error(at in 0_usize..400) {
        let volume = volume(&[("e1".to_owned(), Some(5), None), ("e2".to_owned(), None, Some(-7))]);
        let mut bytes = volume.encode().unwrap();
        bytes.truncate(at % bytes.len());
        prop_assert!(Volume::decode(bytes, |_| true).is_err());
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let fits = 10_i64.pow(18) - 1;
    assert!(volume(&[("e1".to_owned(), Some(fits), Some(-fits))]).encode().is_ok());
    assert!(volume(&[("e1".to_owned(), Some(fits + 1), None)]).encode().is_err());
    let mut uneven = volume(&[("e1".to_owned(), Some(1), None)]);
    uneven.figures[0].values.push(None);
    assert!(uneven.encode().is_err());
}
