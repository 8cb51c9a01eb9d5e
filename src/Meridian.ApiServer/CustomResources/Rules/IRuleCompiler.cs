using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Makes of the <c>x-kubernetes-validations</c> of a schema something that can be asked about values.</summary>
internal interface IRuleCompiler
{
    /// <summary>Compiles the rules of a schema that was accepted.</summary>
    IValueRules Compile(StructuralSchema schema);

    /// <summary>Finds the faults of the rules of a schema that a client wants to define.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="field">Path of the schema in the definition.</param>
    /// <param name="before">The schema it replaces; null for a new one. Rules that were there are not held against new limits.</param>
    IReadOnlyList<StatusCause> Validate(StructuralSchema schema, string field, StructuralSchema? before);
}

/// <summary>The compiled rules of a schema. Safe for concurrent use.</summary>
internal interface IValueRules
{
    /// <summary>Whether there is any rule.</summary>
    bool Any { get; }

    /// <summary>Asks every rule about an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="before">The object it replaces; null for a new one.</param>
    IReadOnlyList<StatusCause> Validate(JsonObject value, JsonObject? before);
}

/// <summary>No rules.</summary>
internal sealed class NoValueRules : IValueRules
{
    public static readonly NoValueRules Instance = new();

    public bool Any => false;

    public IReadOnlyList<StatusCause> Validate(JsonObject value, JsonObject? before) => [];
}
