# Numbers: questions and imports
question-unknown = there is no question “{ $text }”
