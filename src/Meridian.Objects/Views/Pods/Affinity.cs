namespace Meridian.Objects;

/// <summary>Attraction of a pod to nodes and to other pods.</summary>
public sealed record Affinity
{
    /// <summary>Which nodes; null for no wish.</summary>
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Near which pods; null for no wish.</summary>
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Away from which pods; null for no wish.</summary>
    public PodAffinity? PodAntiAffinity { get; init; }
}

/// <summary>Which nodes a pod must and should run on.</summary>
public sealed record NodeAffinity
{
    /// <summary>What a node must fulfil; null for anything.</summary>
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>What a node should fulfil.</summary>
    public PreferredSchedulingTerm[] PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}

/// <summary>Terms of which one must match.</summary>
public sealed record NodeSelector
{
    /// <summary>The terms.</summary>
    public NodeSelectorTerm[] NodeSelectorTerms { get; init => field = value ?? []; } = [];
}

/// <summary>Requirements that must all match; without any, nothing matches.</summary>
public sealed record NodeSelectorTerm
{
    /// <summary>Over labels of the node.</summary>
    public SelectorRequirement[] MatchExpressions { get; init => field = value ?? []; } = [];

    /// <summary>Over fields of the node: <c>metadata.name</c>.</summary>
    public SelectorRequirement[] MatchFields { get; init => field = value ?? []; } = [];
}

/// <summary>A wish for nodes.</summary>
public sealed record PreferredSchedulingTerm
{
    /// <summary>1 to 100, added to a matching node's score.</summary>
    public int Weight { get; init; }

    /// <summary>What the node should fulfil.</summary>
    public NodeSelectorTerm Preference { get; init => field = value ?? new(); } = new();
}

/// <summary>Near or away from which pods a pod must and should run.</summary>
public sealed record PodAffinity
{
    /// <summary>What must hold.</summary>
    public PodAffinityTerm[] RequiredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    /// <summary>What should hold.</summary>
    public WeightedPodAffinityTerm[] PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}

/// <summary>A wish for the company of pods.</summary>
public sealed record WeightedPodAffinityTerm
{
    /// <summary>1 to 100, added to a matching node's score.</summary>
    public int Weight { get; init; }

    /// <summary>The pods.</summary>
    public PodAffinityTerm PodAffinityTerm { get; init => field = value ?? new(); } = new();
}

/// <summary>Pods, and how near is near.</summary>
public sealed record PodAffinityTerm
{
    /// <summary>The pods; null for none.</summary>
    public SelectorObject? LabelSelector { get; init; }

    /// <summary>Their namespaces by label; null for <see cref="Namespaces"/> only.</summary>
    public SelectorObject? NamespaceSelector { get; init; }

    /// <summary>Their namespaces; empty together with a null selector means the pod's own.</summary>
    public string[] Namespaces { get; init => field = value ?? []; } = [];

    /// <summary>Node label whose equal values mean near.</summary>
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary>Pod labels whose values are added to the selector.</summary>
    public string[] MatchLabelKeys { get; init => field = value ?? []; } = [];

    /// <summary>Pod labels whose values are excluded by the selector.</summary>
    public string[] MismatchLabelKeys { get; init => field = value ?? []; } = [];
}
