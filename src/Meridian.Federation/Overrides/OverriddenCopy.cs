using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>A copy while it is changed by one rule after another.</summary>
/// <param name="root">The copy; changed in place.</param>
internal sealed class OverriddenCopy(JsonObject root)
{
    private readonly List<OverrideClaim> claims = [];

    /// <summary>The copy as it is now.</summary>
    public JsonObject Root { get; set; } = root;

    /// <summary>Fields that were set since the last call of <see cref="TakeClaims"/>.</summary>
    public void Claim(string field, string value) => claims.Add(new(field, value));

    /// <summary>The claims so far, which are then forgotten.</summary>
    public IReadOnlyList<OverrideClaim> TakeClaims()
    {
        OverrideClaim[] taken = [.. claims];
        claims.Clear();
        return taken;
    }

    /// <summary>Containers of that name with their paths; with an empty name all. None if the object runs no pods.</summary>
    /// <param name="name">Name of the container.</param>
    /// <param name="unnamedInit">Whether init containers count when no name is given.</param>
    public IEnumerable<(string Path, JsonObject Container)> Containers(string name, bool unnamedInit = false)
    {
        if (PodSpecs.Find(Root) is not var (path, spec)) return [];
        string[] lists = name.Length > 0 || unnamedInit ? ["initContainers", "containers"] : ["containers"];
        return from list in lists
               from container in (spec[list] as JsonArray)?.OfType<JsonObject>() ?? []
               let own = NodeText.Of(container["name"])
               where name.Length == 0 || own == name
               select ($"{path}.{list}[{own}]", container);
    }
}
