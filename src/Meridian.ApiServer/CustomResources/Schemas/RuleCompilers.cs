using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The compilers of validation rules.</summary>
internal static class RuleCompilers
{
    /// <summary>The one in use.</summary>
    public static IRuleCompiler Default { get; } = new AcceptingCompiler();

    // Until expressions can be evaluated, rules are kept and published but hold nobody back.
    private sealed class AcceptingCompiler : IRuleCompiler
    {
        public IValueRules Compile(StructuralSchema schema) => NoValueRules.Instance;

        public IReadOnlyList<StatusCause> Validate(StructuralSchema schema, string field, StructuralSchema? before) => [];
    }
}
