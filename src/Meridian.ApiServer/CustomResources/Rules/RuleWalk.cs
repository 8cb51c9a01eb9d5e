using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Asks the rules of a schema about one object. Serves once.</summary>
internal sealed class RuleWalk
{
    private const int LongestMessage = 5 * 1024;

    private readonly List<StatusCause> faults = [];
    private readonly ValuePath path = new();
    private readonly CelBudget budget = new();
    private bool stopped;

    public IReadOnlyList<StatusCause> Run(RuleNode root, JsonObject value, JsonObject? before)
    {
        Walk(root, value, before);
        return faults;
    }

    private string Here => path.ToString() is { Length: > 0 } place ? place : "<nil>";

    private void Walk(RuleNode node, JsonNode? value, JsonNode? before)
    {
        if (value is null || stopped) return;
        Ask(node, value, before);
        if (value is JsonObject obj) WalkObject(node, obj, before as JsonObject);
        else if (value is JsonArray list && node.Items is { } items) WalkList(node, items, list, before as JsonArray);
    }

    private void WalkObject(RuleNode node, JsonObject obj, JsonObject? before)
    {
        var previous = node.Structure.MapType == "atomic" ? null : before;
        foreach (var (name, value) in obj)
        {
            if (node.Properties.TryGetValue(name, out var property)) path.PushField(name);
            else if (node.Additional is not null) path.PushKey(name);
            else continue;
            Walk(property ?? node.Additional!, value, previous?[name]);
            path.Pop();
        }
    }

    private void WalkList(RuleNode node, RuleNode items, JsonArray list, JsonArray? before)
    {
        for (var i = 0; i < list.Count; i++)
        {
            path.PushItem(i);
            Walk(items, list[i], Counterpart(node.Structure, list[i], before));
            path.Pop();
        }
    }

    private static JsonNode? Counterpart(StructuralSchema list, JsonNode? item, JsonArray? before)
    {
        if (before is null || list.ListType != "map" || item is not JsonObject now) return null;
        return before.OfType<JsonObject>().FirstOrDefault(old => list.ListKeys.All(k => JsonNode.DeepEquals(old[k], now[k])));
    }

    private void Ask(RuleNode node, JsonNode value, JsonNode? before)
    {
        if (node.Rules.Count == 0) return;
        var self = node.Schema.Read(value);
        var unchanged = before is not null && JsonNode.DeepEquals(value, before);
        foreach (var rule in node.Rules)
        {
            if (stopped) return;
            if (rule.Rule.Program is not { } program) Fail(node, $"rule compile error: {rule.Rule.Refusal}");
            else if (!rule.UsesOldSelf || before is not null || rule.IsOptional)
            {
                var bindings = new CelBindings { ["self"] = self };
                if (rule.IsOptional) bindings["oldSelf"] = before is null ? CelValue.None : CelValue.Some(node.Schema.Read(before));
                else if (before is not null) bindings["oldSelf"] = node.Schema.Read(before);
                // What did not change is excused, unless the rule is about the change.
                if (!program.Evaluate(bindings, budget).Is(out var outcome)) Tell(node, rule, bindings, value, outcome, excused: unchanged && !rule.UsesOldSelf);
            }
        }
    }

    private void Tell(RuleNode node, ValueRule rule, ICelBindings bindings, JsonNode value, CelValue outcome, bool excused)
    {
        if (outcome.IsError)
        {
            Broken(node, rule, outcome.AsError());
            return;
        }
        if (excused) return;
        var place = rule.Source.Text("fieldPath") is { Length: > 0 } below ? path.To(below.Trim().TrimStart('.')) : Here;
        var detail = Message(node, rule, bindings);
        if (stopped) return;
        var shown = node.Structure.Type is "object" or "array" ? "" : $": {JsonValues.Render(value)}";
        faults.Add(rule.Source.Text("reason") switch
        {
            "FieldValueForbidden" => FieldFault.Forbidden(place, detail),
            "FieldValueRequired" => FieldFault.Required(place, detail),
            "FieldValueDuplicate" => new StatusCause("FieldValueDuplicate", $"Duplicate value{shown}", place),
            _ => new StatusCause("FieldValueInvalid", $"Invalid value{shown}: {detail}", place),
        });
    }

    private void Broken(RuleNode node, ValueRule rule, CelError error)
    {
        stopped = error.Cause != CelErrorCause.Evaluation;
        Fail(node, error.Cause switch
        {
            CelErrorCause.BudgetExhausted => error.Message,
            CelErrorCause.CostLimit => $"'{error.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {rule.Name}",
            _ when error.Message.StartsWith("no such overload", StringComparison.Ordinal) =>
                $"'{error.Message}': call arguments did not match a supported operator, function or macro signature for rule: {rule.Name}",
            _ => $"{error.Message} evaluating rule: {rule.Name}",
        });
    }

    private void Fail(RuleNode node, string why) => faults.Add(FieldFault.InvalidText(Here, node.Structure.Type, why));

    private string Message(RuleNode node, ValueRule rule, ICelBindings bindings)
    {
        if (rule.Message?.Program is { } program)
        {
            var made = program.Evaluate(bindings, budget);
            if (made.IsError && made.AsError().Cause != CelErrorCause.Evaluation)
            {
                stopped = true;
                Fail(node, "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run");
                return "";
            }
            var text = made.Kind == CelKind.String ? made.AsString().Trim() : "";
            if (text.Length is > 0 and <= LongestMessage && !text.Contains('\n', StringComparison.Ordinal)) return text;
        }
        return rule.Source.Text("message") is { Length: > 0 } message ? message.Trim() : $"failed rule: {rule.Name}";
    }
}

/// <summary>Reads outcomes of rules.</summary>
internal static class RuleOutcome
{
    /// <summary>Whether a rule holds.</summary>
    public static bool Is(this CelValue value, out CelValue outcome) => (outcome = value).IsTrue;
}
