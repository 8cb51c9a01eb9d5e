using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>One kind the program knows: its rules, and how it is shown.</summary>
/// <param name="Strategy">What is particular about it when it is written.</param>
/// <param name="Columns">How its objects are shown as rows; null for name and time of creation.</param>
public sealed record BuiltInKind(ResourceStrategy Strategy, ITableColumns? Columns = null)
{
    /// <summary>The resource.</summary>
    public ResourceType Type => Strategy.Type;

    /// <summary>The resource in the version in which its objects are stored. Default <see cref="Type"/>.</summary>
    public ResourceType StoredAs { get => field ?? Type; init; }

    /// <summary>Between the two versions; null when they are the same, or differ in apiVersion only.</summary>
    public IVersionConversion? Conversion { get; init; }

    /// <summary>Another version of a kind: its objects are those of <paramref name="stored"/>, and so are its rules.</summary>
    /// <param name="type">The resource in the other version.</param>
    /// <param name="stored">The kind in the version in which its objects are stored.</param>
    /// <param name="conversion">Between the two; null when they differ in apiVersion only.</param>
    /// <param name="columns">How the objects of this version are shown; null for name and time of creation.</param>
    public static BuiltInKind Version(ResourceType type, BuiltInKind stored, IVersionConversion? conversion = null, ITableColumns? columns = null)
    {
        conversion ??= new TreeConversion(type, stored.Type);
        return new BuiltInKind(new ConvertedStrategy(type, stored.Strategy, conversion), columns) { StoredAs = stored.Type, Conversion = conversion };
    }
}
