"""The words of the five levels of review."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "reviews": Text("审核", "Review"),
    "review_submit": Text("报送审核", "Submit for review"),
    "review_again": Text("重新报送", "Submit again"),
    "review_waiting": Text("待我审核", "Waiting for me"),
    "review_returned": Text("退回的审核", "Reviews that came back"),
    "review_sent": Text("我报送的", "Submitted by me"),
    "review_all": Text("可查阅的其他审核", "Others that I may see"),
    "review_none": Text("没有。", "None."),
    "review_matter": Text("事项", "Matter"),
    "review_about": Text("当事人", "Concerning"),
    "review_kinds": Text("处罚种类", "Kinds of penalty"),
    "review_amount": Text("金额（元）", "Amount (yuan)"),
    "review_level": Text("级别", "Level"),
    "review_round": Text("轮次", "Round"),
    "review_since": Text("在本级起", "At this level since"),
    "review_spent": Text("用时", "Took"),
    "review_hours": Text("小时", "h"),
    "review_decisions": Text("各级意见", "What each level said"),
    "review_opinion": Text("意见或理由", "Opinion or reasons"),
    "review_checklist": Text("审核清单", "Checklist"),
    "review_remark": Text("说明", "Remark"),
    "review_yes": Text("是", "yes"),
    "review_no": Text("否", "no"),
    "review_partly": Text("备注", "with a remark"),
    "review_pass": Text("同意", "Approve"),
    "review_return": Text("退回", "Return"),
    "review_reject": Text("否决", "Reject"),
    "review_next": Text("下一级由谁审核", "Who takes the next level"),
    "review_nearest": Text("由系统指派最近且任务最少的", "the nearest with the least to do"),
    "review_assigned": Text("指派给", "Assigned to"),
    "review_stale": Text(
        "他人已先作出决定，您的意见没有登记。下面是现在的状态。",
        "Somebody decided before you; what you entered was not recorded. This is how it stands now.",
    ),
}
# Said of a value that a row holds: levels, states, results, points of the checklist.
SAID = {
    "L1": Text("一级 承办民警报送", "L1 handler submits"),
    "L2": Text("二级 法制员审核", "L2 unit legal officer"),
    "L3": Text("三级 办案单位负责人", "L3 unit head"),
    "L4": Text("四级 法制部门", "L4 legal section"),
    "L5": Text("五级 局领导", "L5 bureau leader"),
    "open": Text("审核中", "under review"),
    "returned": Text("已退回", "returned"),
    "approved": Text("已批准", "approved"),
    "rejected": Text("已否决", "rejected"),
    "pass": Text("同意", "approved"),
    "return": Text("退回", "returned"),
    "reject": Text("否决", "rejected"),
    "identity": Text("主体身份清楚", "identity is clear"),
    "facts": Text("事实清楚、证据充分", "facts clear, evidence sufficient"),
    "characterisation": Text("定性准确", "characterisation is right"),
    "law": Text("适用法律正确", "the law is applied rightly"),
    "procedure": Text("程序合法", "procedure is lawful"),
    "appropriateness": Text("处理适当", "the outcome is appropriate"),
}
ACTS = {
    "reviews-listed": Text("查阅审核列表", "reviews listed"),
    "review-read": Text("查阅审核卷", "review read"),
}
