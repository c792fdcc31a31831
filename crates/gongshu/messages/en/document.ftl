# Documents
document-basis = Written from data version { $version }; the appendix gives the formula, source and version of every figure.
document-unit = Unit
document-appendix = Appendix: sources and formulas
document-number = No.
document-subject = Figure
document-value = Value
document-formula = Formula
document-inputs = Inputs
document-source = Source
document-version = Version
document-body = Text
document-more-inputs = { $count } in all
document-member = { $a } { $b }
document-member-share = { $a } { $b }, or { $c } of the total
document-mover = { $a } { $b }
document-without = without { $a }, { $b }
document-clause-join = {"; "}
