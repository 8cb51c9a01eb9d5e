using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The little of a definition that matters to the others, and to what is served of it. Schemas are large: they are not kept.</summary>
/// <param name="Source">The definition.</param>
/// <param name="Group">Its group.</param>
/// <param name="Accepted">Names it was granted.</param>
/// <param name="IsContent">Whether it was granted all it asked for.</param>
/// <param name="IsEstablished">Whether its instances are served.</param>
internal sealed record DefinitionSummary(KubeObject Source, string Group, GrantedNames Accepted, bool IsContent, bool IsEstablished)
{
    /// <summary>Whether it is on its way out.</summary>
    public bool IsTerminating => Source.Header.DeletionTimestamp is not null;

    /// <summary>What is served is the same as long as this is. The spec changes with the generation.</summary>
    public string ServedKey { get; } = $"{Source.Header.Uid} {Source.Header.Generation} {Source.Header.DeletionTimestamp is not null} {Accepted}";

    /// <summary>Reads a definition.</summary>
    public static DefinitionSummary Of(KubeObject source) => Of(source, source.ToNode());

    /// <summary>Reads a definition whose tree is there already.</summary>
    public static DefinitionSummary Of(KubeObject source, JsonObject node)
    {
        var definition = new Definition(node);
        return new DefinitionSummary(
            source, definition.Group, GrantedNames.Of(definition.AcceptedNames), definition.Is(DefinitionConditions.NamesAccepted), definition.Is(DefinitionConditions.Established));
    }
}

/// <summary>The names that a definition was granted.</summary>
internal sealed record GrantedNames(string Plural, string Singular, string ShortNames, string Kind, string ListKind, string Categories)
{
    /// <summary>Reads names.</summary>
    public static GrantedNames Of(DefinitionNames names) =>
        new(names.Plural, names.Singular, string.Join(',', names.ShortNames), names.Kind, names.ListKind, string.Join(',', names.Categories));

    /// <summary>Everything that clients may call the resource by.</summary>
    public IEnumerable<string> Resources => [Plural, Singular, .. ShortNames.Split(',', StringSplitOptions.RemoveEmptyEntries)];
}
