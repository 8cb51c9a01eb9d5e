using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiServer.CustomResources;

/// <summary>
/// The JSON paths of printer columns: members, indexes, <c>[*]</c>, slices, <c>..</c> and simple filters such as <c>[?(@.type=="Ready")]</c>.
/// Immutable.
/// </summary>
internal sealed class JsonPathExpression
{
    private const int MostResults = 1000;

    private readonly Step[] steps;

    private JsonPathExpression(Step[] steps) => this.steps = steps;

    private enum StepKind { Member, Index, Slice, All, Deep, Filter }

    private sealed record Step(StepKind Kind, string Name = "", int From = 0, int? To = null, Step[]? Left = null, string Operator = "", string Right = "");

    /// <summary>Reads a path; null if it is none.</summary>
    public static JsonPathExpression? Parse(string text)
    {
        var at = 0;
        var steps = ReadSteps(text.Trim(), ref at, stopAt: "");
        return steps is not null && at == text.Trim().Length ? new JsonPathExpression(steps) : null;
    }

    /// <summary>The first value at the path; null if there is none.</summary>
    public JsonElement? First(JsonElement root)
    {
        foreach (var found in Walk([root], steps)) return found;
        return null;
    }

    private static Step[]? ReadSteps(string text, ref int at, string stopAt)
    {
        var steps = new List<Step>();
        while (at < text.Length && !stopAt.Contains(text[at], StringComparison.Ordinal))
        {
            if (text[at] == '$' && steps.Count == 0) at++;
            else if (text[at..].StartsWith("..", StringComparison.Ordinal))
            {
                at++;
                steps.Add(new Step(StepKind.Deep));
            }
            else if (text[at] == '.') ReadMember(text, ref at, stopAt, steps);
            else if (text[at] == '[')
            {
                if (ReadBracket(text, ref at) is not { } step) return null;
                steps.Add(step);
            }
            else return null;
        }
        return [.. steps];
    }

    private static void ReadMember(string text, ref int at, string stopAt, List<Step> steps)
    {
        var name = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] is not ('.' or '[') && !stopAt.Contains(text[at], StringComparison.Ordinal); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            name.Append(text[at]);
        }
        if (name.Length > 0) steps.Add(name.ToString() == "*" ? new Step(StepKind.All) : new Step(StepKind.Member, name.ToString()));
    }

    private static Step? ReadBracket(string text, ref int at)
    {
        if (text[at..].StartsWith("[?(", StringComparison.Ordinal)) return ReadFilter(text, ref at);
        var end = text.IndexOf(']', at);
        if (end < 0) return null;
        var inside = text[(at + 1)..end].Trim();
        at = end + 1;
        if (inside == "*") return new Step(StepKind.All);
        if (inside is ['\'' or '"', .. var name, '\'' or '"']) return new Step(StepKind.Member, name);
        if (Number(inside) is { } index) return new Step(StepKind.Index, From: index);
        var bounds = inside.Split(':');
        return bounds.Length == 2 ? new Step(StepKind.Slice, From: Number(bounds[0]) ?? 0, To: Number(bounds[1])) : null;
    }

    private static Step? ReadFilter(string text, ref int at)
    {
        at += 3;
        while (at < text.Length && text[at] == ' ') at++;
        if (at >= text.Length || text[at] != '@') return null;
        at++;
        if (ReadSteps(text, ref at, stopAt: "=!<>) ") is not { } left) return null;
        var end = text.IndexOf(")]", at, StringComparison.Ordinal);
        if (end < 0) return null;
        var rest = text[at..end].Trim();
        at = end + 2;
        if (rest.Length == 0) return new Step(StepKind.Filter, Left: left);
        var operation = Array.Find(["==", "!=", "<=", ">=", "<", ">"], o => rest.StartsWith(o, StringComparison.Ordinal));
        return operation is null ? null : new Step(StepKind.Filter, Left: left, Operator: operation, Right: rest[operation.Length..].Trim().Trim('"', '\''));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<JsonElement> Walk(IEnumerable<JsonElement> from, ReadOnlySpan<Step> steps)
    {
        foreach (var step in steps) from = from.SelectMany(element => Take(element, step)).Take(MostResults).ToArray();
        return from;
    }

    private static IEnumerable<JsonElement> Take(JsonElement element, Step step) => step.Kind switch
    {
        StepKind.Member => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step.Name, out var member) ? [member] : [],
        StepKind.Index => Items(element) is var items && Place(step.From, items.Count) is >= 0 and var place && place < items.Count ? [items[place]] : [],
        StepKind.Slice => Items(element) is var all ? all.Skip(Place(step.From, all.Count)).Take(Math.Max(0, Place(step.To ?? all.Count, all.Count) - Place(step.From, all.Count))) : [],
        StepKind.All => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(p => p.Value) : Items(element),
        StepKind.Deep => Descendants(element),
        _ => Items(element).Where(item => Holds(item, step)),
    };

    private static List<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [];

    private static int Place(int index, int count) => index < 0 ? count + index : index;

    private static IEnumerable<JsonElement> Descendants(JsonElement element)
    {
        yield return element;
        var below = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(p => p.Value),
            JsonValueKind.Array => element.EnumerateArray().AsEnumerable(),
            _ => [],
        };
        foreach (var descendant in below.SelectMany(Descendants)) yield return descendant;
    }

    private static bool Holds(JsonElement item, Step filter)
    {
        foreach (var found in Walk([item], filter.Left))
        {
            var text = found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();
            var order = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(filter.Right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                ? a.CompareTo(b)
                : string.CompareOrdinal(text, filter.Right);
            return filter.Operator switch { "==" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, ">=" => order >= 0, _ => true };
        }
        return false;
    }
}
