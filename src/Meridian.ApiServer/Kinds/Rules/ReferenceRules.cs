using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a reference to an object of any kind.</summary>
internal static class ReferenceRules
{
    /// <summary>Checks <c>apiGroup</c>, <c>kind</c> and <c>name</c>.</summary>
    public static void Typed(JsonObject reference, string field, Faults faults)
    {
        if (reference.Has("apiGroup")) faults.Each(field + ".apiGroup", reference.Text("apiGroup"), NameSyntax.SubdomainFaults(reference.Text("apiGroup")));
        Segment(reference, "kind", field, faults);
        Segment(reference, "name", field, faults);
    }

    /// <summary>Checks a name that must be there and fit into a path.</summary>
    public static void Segment(JsonObject reference, string name, string field, Faults faults)
    {
        if (reference.Text(name) is { Length: > 0 } value) faults.Each($"{field}.{name}", value, NameSyntax.PathSegmentFaults(value));
        else faults.Required($"{field}.{name}");
    }
}
