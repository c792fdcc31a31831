# Numbers: questions and imports
question-unknown = there is no question “{ $text }”
unit-without-figures = “{ $unit }” has no figures yet; import some first
indicator-without-figures = the indicator “{ $indicator }” has no figures yet; import some first
