namespace Meridian.Objects;

/// <summary>One environment variable.</summary>
public sealed record EnvVar
{
    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value; <c>$(NAME)</c> stands for another variable. Empty when <see cref="ValueFrom"/> is set.</summary>
    public string Value { get; init => field = value ?? ""; } = "";

    /// <summary>Where the value comes from; null when it is given.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Where a variable's value comes from: exactly one property is set.</summary>
public sealed record EnvVarSource
{
    /// <summary>A field of the pod.</summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A resource amount of a container.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A key of a Secret.</summary>
    public KeySelector? SecretKeyRef { get; init; }
}

/// <summary>A field of the pod.</summary>
public sealed record ObjectFieldSelector
{
    /// <summary>Path such as <c>status.podIP</c> or <c>metadata.labels['app']</c>.</summary>
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

/// <summary>A resource amount of a container.</summary>
public sealed record ResourceFieldSelector
{
    /// <summary>Container; empty for the same.</summary>
    public string ContainerName { get; init => field = value ?? ""; } = "";

    /// <summary>Name such as <c>limits.cpu</c>.</summary>
    public string Resource { get; init => field = value ?? ""; } = "";

    /// <summary>Unit the amount is given in; null or 0 for 1.</summary>
    public Quantity? Divisor { get; init; }
}

/// <summary>A key of a ConfigMap or Secret.</summary>
public sealed record KeySelector
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Key in it.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Whether a missing object or key leaves the variable out instead of failing.</summary>
    public bool Optional { get; init; }
}

/// <summary>All keys of one object as variables: exactly one reference is set.</summary>
public sealed record EnvFromSource
{
    /// <summary>Put before every key.</summary>
    public string Prefix { get; init => field = value ?? ""; } = "";

    /// <summary>The ConfigMap.</summary>
    public EnvReference? ConfigMapRef { get; init; }

    /// <summary>The Secret.</summary>
    public EnvReference? SecretRef { get; init; }
}

/// <summary>Names a ConfigMap or Secret.</summary>
public sealed record EnvReference
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether a missing object is no error.</summary>
    public bool Optional { get; init; }
}
