# 事项
matters-checked = 在办 { $open } 件，已结 { $ended } 件，由后备代答 { $answered } 件；问题 { $flaws } 处
matters-ran = 登级 { $climbed } 次，其中无人可报 { $nobody } 次；按新日历重算 { $recounted } 件
work-matter = 督办事项
work-matter-red = { $title }（已超期，原定 { $due }）
work-matter-due = { $title }（{ $due } 到期）
notice-matter-yours = { $number }《{ $title }》到你这里了：{ $state }
notice-matter-ended = { $number }《{ $title }》已结：{ $state }
notice-matter-blue = 蓝色提醒：{ $number }《{ $title }》期限已过大半
notice-matter-yellow = 黄色预警：{ $number }《{ $title }》即将到期
notice-matter-overdue = 红色超期：{ $number }《{ $title }》已超期
notice-matter-step = { $number }《{ $title }》在“{ $state }”停得太久
notice-matter-card = 督办单：{ $number }《{ $title }》已超期，请督促
notice-matter-red = 红牌：{ $number }《{ $title }》超期三个工作日以上
notice-matter-talk = 约谈：{ $number }《{ $title }》久拖未办，请约谈主办单位
