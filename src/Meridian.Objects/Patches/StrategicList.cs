using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>The part of a strategic merge patch that is about lists which merge.</summary>
/// <remarks>
/// Order of the result: the items the patch names, in the patch's order (<c>$setElementOrder</c> if given); items that only the
/// target has keep their places relative to those the target had already, and come after what is new.
/// </remarks>
internal sealed class StrategicList
{
    private readonly SchemaField schema;
    private readonly List<Item> items = [];
    private readonly Dictionary<string, int> serverOrder = new(StringComparer.Ordinal);

    private sealed record Item(string Key, JsonNode? Node);

    private StrategicList(JsonArray existing, SchemaField field)
    {
        schema = field;
        foreach (var node in existing)
        {
            var key = KeyOf(node) ?? $"#{items.Count}";
            serverOrder.TryAdd(key, items.Count);
            items.Add(new Item(key, node?.DeepClone()));
        }
    }

    private bool Keyed => schema.Kind == SchemaKind.Message;

    /// <summary>The merged list; the arguments are not changed.</summary>
    /// <exception cref="StatusException">400: an item lacks the key, a directive is misplaced, or the order contradicts the patch.</exception>
    public static JsonArray Merge(JsonArray existing, JsonArray patch, JsonNode? order, SchemaField field)
    {
        if (field.Kind == SchemaKind.Message && field.PatchMergeKey.Length == 0)
            throw ApiError.BadRequest($"cannot merge lists without merge key for {field.Name}");
        if (patch.Any(i => PatchDirective.Of(i) == "replace")) return PatchDirective.Plain(patch)!.AsArray();
        var list = new StrategicList(existing, field);
        var named = list.Apply(patch);
        return list.Ordered(order is null ? named : list.ReadOrder(order, named));
    }

    /// <summary>Orders a list whose content the patch leaves alone.</summary>
    public static void Reorder(JsonObject target, string name, JsonNode? order, SchemaField? field)
    {
        if (target[name] is not JsonArray existing || field is not { PatchMerge: true, Shape: SchemaShape.List }) return;
        var list = new StrategicList(existing, field);
        target[name] = list.Ordered(list.ReadOrder(order, []));
    }

    /// <summary>Removes scalars from a list.</summary>
    public static void DeleteScalars(JsonObject target, string name, JsonNode? values)
    {
        if (values is not JsonArray unwanted) throw ApiError.BadRequest($"invalid patch format of primitive list: {PatchDirective.DeleteFromList}{name} is not a list");
        if (target[name] is not JsonArray existing) return;
        var keys = unwanted.Select(ScalarKey).ToHashSet(StringComparer.Ordinal);
        target[name] = new JsonArray([.. existing.Where(v => !keys.Contains(ScalarKey(v))).Select(v => v?.DeepClone())]);
    }

    // Returns the keys that the patch keeps or adds, in its order.
    private List<string> Apply(JsonArray patch)
    {
        var deleted = patch.Where(n => PatchDirective.Of(n) == "delete").Select(RequiredKey).ToHashSet(StringComparer.Ordinal);
        items.RemoveAll(i => deleted.Contains(i.Key));
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++) positions.TryAdd(items[i].Key, i);
        var named = new List<string>();
        foreach (var node in patch)
        {
            var directive = PatchDirective.Of(node);
            if (directive == "delete") continue;
            if (directive == "merge") throw ApiError.BadRequest("merging lists cannot yet be specified in the patch");
            var key = RequiredKey(node);
            named.Add(key);
            if (!positions.TryGetValue(key, out var at)) Append(positions, key, node);
            else if (Keyed) items[at] = new Item(key, Merged(items[at].Node, node));
        }
        return named;
    }

    private void Append(Dictionary<string, int> positions, string key, JsonNode? node)
    {
        positions[key] = items.Count;
        items.Add(new Item(key, PatchDirective.Plain(node)));
    }

    private JsonNode? Merged(JsonNode? existing, JsonNode? patch) =>
        existing is JsonObject a && patch is JsonObject b ? StrategicMergePatch.Merge(a, b, schema.Message) : PatchDirective.Plain(patch);

    private List<string> ReadOrder(JsonNode? order, List<string> named)
    {
        if (order is not JsonArray array) throw ApiError.BadRequest($"invalid patch format of setElementOrder list: {PatchDirective.SetOrder}{schema.Name} is not a list");
        var keys = array.Select(RequiredKey).ToList();
        var next = 0;
        foreach (var key in named)
        {
            next = keys.IndexOf(key, next) + 1;
            if (next == 0) throw ApiError.BadRequest($"The order in patch list:\n[{string.Join(' ', named)}]\n doesn't match {PatchDirective.SetOrder}{schema.Name} list:\n[{string.Join(' ', keys)}]\n");
        }
        return keys;
    }

    private JsonArray Ordered(List<string> order)
    {
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < order.Count; i++) rank.TryAdd(order[i], i);
        var named = new Queue<Item>(items.Where(i => rank.ContainsKey(i.Key)).OrderBy(i => rank[i.Key]));
        var others = new Queue<Item>(items.Where(i => !rank.ContainsKey(i.Key)));
        var result = new JsonArray();
        while (named.Count + others.Count > 0) result.Add((TakesOther(named, others) ? others : named).Dequeue().Node);
        return result;
    }

    // An item that only the target has goes first only if the target had it before the next named item.
    private bool TakesOther(Queue<Item> named, Queue<Item> others)
    {
        if (named.Count == 0 || others.Count == 0) return named.Count == 0;
        return serverOrder.TryGetValue(others.Peek().Key, out var other) && serverOrder.TryGetValue(named.Peek().Key, out var next) && other < next;
    }

    private string RequiredKey(JsonNode? node) => KeyOf(node)
        ?? throw ApiError.BadRequest($"map: {node?.ToJsonString() ?? "null"} does not contain declared merge key: {schema.PatchMergeKey}");

    private string? KeyOf(JsonNode? node)
    {
        if (!Keyed) return ScalarKey(node);
        return node is JsonObject obj && obj[schema.PatchMergeKey] is { } key ? key.ToJsonString() : null;
    }

    private static string ScalarKey(JsonNode? node) => node?.ToJsonString() ?? "null";
}
