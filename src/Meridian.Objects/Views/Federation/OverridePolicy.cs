using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of an OverridePolicy and of a ClusterOverridePolicy: how copies differ from the federated object, by cluster.</summary>
public sealed record OverridePolicy : IObjectView<OverridePolicy>
{
    /// <summary>What is changed where.</summary>
    public OverrideSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<OverridePolicy> JsonTypeInfo => ObjectsJsonContext.Default.OverridePolicy;
}

/// <summary>What is changed where.</summary>
public sealed record OverrideSpec
{
    /// <summary>Objects whose copies are changed; none for every object the policy reaches.</summary>
    public ResourceSelector[] ResourceSelectors { get; init => field = value ?? []; } = [];

    /// <summary>Policies are applied in ascending order of this, so that the highest has the last word. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Applied in order.</summary>
    public OverrideRule[] Rules { get; init => field = value ?? []; } = [];
}

/// <summary>Changes to the copies in some clusters.</summary>
public sealed record OverrideRule
{
    /// <summary>Clusters whose copies are changed; null for all.</summary>
    public ClusterSelection? Clusters { get; init; }

    /// <summary>Changes to images.</summary>
    public ImageOverride[] Image { get; init => field = value ?? []; } = [];

    /// <summary>Changes to what containers run.</summary>
    public ListOverride[] Command { get; init => field = value ?? []; } = [];

    /// <summary>Changes to arguments of containers.</summary>
    public ListOverride[] Args { get; init => field = value ?? []; } = [];

    /// <summary>Changes to environments of containers.</summary>
    public EnvOverride[] Env { get; init => field = value ?? []; } = [];

    /// <summary>Labels of the copy that are set.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Labels that are taken away.</summary>
    public string[] RemoveLabels { get; init => field = value ?? []; } = [];

    /// <summary>Annotations of the copy that are set.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Annotations that are taken away.</summary>
    public string[] RemoveAnnotations { get; init => field = value ?? []; } = [];

    /// <summary>Replicas that each of the clusters runs, whatever the others do; null leaves that to the placement.</summary>
    public int? Replicas { get; init; }

    /// <summary>Changes to what containers ask for and may use.</summary>
    public ResourceOverride[] Resources { get; init => field = value ?? []; } = [];

    /// <summary>Operations of RFC 6902, applied last; undefined for none.</summary>
    public JsonElement JsonPatch { get; init; }
}

/// <summary>A change to the images of containers.</summary>
public sealed record ImageOverride
{
    /// <summary>Name of the container; empty for all, init containers too.</summary>
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary>Registry, such as <c>registry.example.com:5000</c>; empty leaves it.</summary>
    public string Registry { get; init => field = value ?? ""; } = "";

    /// <summary>Repository, such as <c>team/backend</c>; empty leaves it.</summary>
    public string Repository { get; init => field = value ?? ""; } = "";

    /// <summary>Tag, such as <c>v2</c>, or digest, such as <c>sha256:...</c>; empty leaves it.</summary>
    public string Tag { get; init => field = value ?? ""; } = "";

    /// <summary><c>replace</c> (default) sets the parts; <c>add</c> sets those that the image lacks; <c>remove</c> takes away those that are so, <c>*</c> any.</summary>
    public string Operation { get; init => field = value ?? ""; } = "";
}

/// <summary>A change to a list of words of containers.</summary>
public sealed record ListOverride
{
    /// <summary>Name of the container; empty for all.</summary>
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary><c>replace</c> (default) puts the words in the place of the list; <c>add</c> appends them; <c>remove</c> takes them away.</summary>
    public string Operation { get; init => field = value ?? ""; } = "";

    /// <summary>The words.</summary>
    public string[] Value { get; init => field = value ?? []; } = [];
}

/// <summary>A change to one variable of the environment of containers.</summary>
public sealed record EnvOverride
{
    /// <summary>Name of the container; empty for all.</summary>
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the variable.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its value.</summary>
    public string Value { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the variable is taken away. Default false.</summary>
    public bool Remove { get; init; }
}

/// <summary>A change to what containers ask for and may use.</summary>
public sealed record ResourceOverride
{
    /// <summary>Name of the container; empty for all.</summary>
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary>Amounts asked for, by resource; those that are not named stay.</summary>
    public IReadOnlyDictionary<string, string> Requests { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Most that may be used, by resource; those that are not named stay.</summary>
    public IReadOnlyDictionary<string, string> Limits { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;
}
