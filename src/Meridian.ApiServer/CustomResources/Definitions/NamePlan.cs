using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Decides which of the names that a definition asks for it gets: one is granted if nobody else in the group has it. Pure.</summary>
internal static class NamePlan
{
    /// <summary>Sets <c>status.acceptedNames</c> and the conditions about it.</summary>
    /// <param name="definition">The definition; changed in place.</param>
    /// <param name="others">Names of the other definitions of the group.</param>
    /// <param name="now">Time for the conditions.</param>
    public static void Apply(JsonObject definition, IReadOnlyList<GrantedNames> others, DateTimeOffset now)
    {
        var (wanted, accepted) = (new Definition(definition).Names, new Definition(definition).AcceptedNames);
        var resources = others.SelectMany(o => o.Resources).ToHashSet(StringComparer.Ordinal);
        var kinds = others.SelectMany(o => (string[])[o.Kind, o.ListKind]).ToHashSet(StringComparer.Ordinal);
        var conflicts = new List<(string Reason, string Message)>();

        string Grant(string name, string had, HashSet<string> taken, string reason)
        {
            if (name == had || !taken.Contains(name)) return name;
            conflicts.Add((reason, $"\"{name}\" is already in use"));
            return had;
        }

        var names = new JsonObject { ["plural"] = Grant(wanted.Plural, accepted.Plural, resources, "PluralConflict") };
        if (Grant(wanted.Singular, accepted.Singular, resources, "SingularConflict") is { Length: > 0 } singular) names["singular"] = singular;
        var taken = wanted.ShortNames.Except(accepted.ShortNames).Where(resources.Contains).ToArray();
        if (taken.Length > 0) conflicts.Add(("ShortNamesConflict", string.Join(", ", taken.Select(t => $"\"{t}\" is already in use"))));
        AddTexts(names, "shortNames", taken.Length > 0 ? accepted.ShortNames : wanted.ShortNames);
        names["kind"] = Grant(wanted.Kind, accepted.Kind, kinds, "KindConflict");
        if (Grant(wanted.ListKind, accepted.ListKind, kinds, "ListKindConflict") is { Length: > 0 } listKind) names["listKind"] = listKind;
        AddTexts(names, "categories", wanted.Categories);
        definition.Ensure("status")["acceptedNames"] = names;
        SetConditions(definition, conflicts, now);
    }

    private static void SetConditions(JsonObject definition, List<(string Reason, string Message)> conflicts, DateTimeOffset now)
    {
        var free = conflicts.Count == 0;
        var (reason, message) = free ? ("NoConflicts", "no conflicts found") : conflicts[^1];
        DefinitionConditions.Set(definition, DefinitionConditions.NamesAccepted, free, reason, message, now);
        // What was once established stays so: its instances are there.
        if (DefinitionConditions.Find(definition, DefinitionConditions.Established)?.Text("status") == "True") return;
        DefinitionConditions.Set(
            definition, DefinitionConditions.Established, free, free ? "InitialNamesAccepted" : "NotAccepted",
            free ? "the initial names have been accepted" : "not all names are accepted", now);
    }

    private static void AddTexts(JsonObject names, string name, IEnumerable<string> texts)
    {
        JsonNode?[] values = [.. texts.Select(t => (JsonNode?)JsonValue.Create(t))];
        if (values.Length > 0) names[name] = new JsonArray(values);
    }
}
