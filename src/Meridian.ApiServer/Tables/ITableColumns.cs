using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>How the objects of one resource are shown as rows of a table. Stateless.</summary>
public interface ITableColumns
{
    /// <summary>Resource shown.</summary>
    ResourceType Type { get; }

    /// <summary>The columns.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Makes the cells of one object, one for each column. Must not fail, whatever the object holds.</summary>
    TableCell[] Cells(in TableSource source);

    /// <summary>Whether the object has finished its work, so that clients may show it apart (row condition <c>Completed</c>).</summary>
    bool IsCompleted(in TableSource source) => false;
}

/// <summary>One object to be shown in a table.</summary>
/// <param name="Object">The object.</param>
/// <param name="Root">Its content, valid only during the call.</param>
/// <param name="Now">The moment that ages count to.</param>
public readonly record struct TableSource(KubeObject Object, JsonElement Root, DateTimeOffset Now)
{
    /// <summary>The object's name.</summary>
    public string Name => Object.Header.Name;

    /// <summary>Time since the object was created, as a person reads it.</summary>
    public string Age => HumanAge.Since(Object.Header.CreationTimestamp, Now);

    internal JsonField Fields => new(Root);

    internal JsonField Spec => Fields["spec"];

    internal JsonField Status => Fields["status"];
}
