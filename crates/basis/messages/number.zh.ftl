# 指标：提问与导入
question-unknown = 没有“{ $text }”这种问法
unit-without-figures = “{ $unit }”还没有任何数据，请先导入
indicator-without-figures = 指标“{ $indicator }”还没有任何数据，请先导入
