# 指标：提问与导入
question-unknown = 没有“{ $text }”这种问法
