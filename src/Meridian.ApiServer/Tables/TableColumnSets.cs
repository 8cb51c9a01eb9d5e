using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The column sets of a server, by resource.</summary>
public sealed class TableColumnSets
{
    private readonly Dictionary<ResourceType, ITableColumns> sets = [];

    /// <summary>Keeps column sets; of two for one resource the later counts.</summary>
    public TableColumnSets(IEnumerable<ITableColumns> sets)
    {
        foreach (var set in sets) this.sets[set.Type] = set;
    }

    /// <summary>The columns of all built-in resources that have some.</summary>
    public static IReadOnlyList<ITableColumns> BuiltIn { get; } = [.. BuiltInKinds.OfFederation.Select(kind => kind.Columns).OfType<ITableColumns>(), new ScaleColumns()];

    /// <summary>What a local cluster shows.</summary>
    public static TableColumnSets LocalCluster { get; } = new(BuiltIn);

    /// <summary>What a federation shows: merged resources say which member an object lives in.</summary>
    /// <param name="merged">Resources whose objects live in members.</param>
    public static TableColumnSets Federation(params IReadOnlyList<ResourceType> merged) =>
        new(BuiltIn.Select(set => merged.Contains(set.Type) ? new ClusterColumn(set) : set));

    /// <summary>The columns of a resource; name and time of creation if it has none of its own.</summary>
    public ITableColumns For(ResourceType type) => sets.TryGetValue(type, out var set) ? set : new DefaultColumns(type);
}
