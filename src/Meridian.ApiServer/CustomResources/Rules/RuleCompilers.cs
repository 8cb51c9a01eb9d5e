namespace Meridian.ApiServer.CustomResources;

/// <summary>The compilers of validation rules.</summary>
internal static class RuleCompilers
{
    /// <summary>The one in use.</summary>
    public static IRuleCompiler Default { get; } = new CelRuleCompiler();
}
