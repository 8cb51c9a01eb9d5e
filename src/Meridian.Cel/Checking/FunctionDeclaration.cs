namespace Meridian.Cel.Checking;

/// <summary>A function: its name and all its overloads.</summary>
internal sealed record FunctionDeclaration(string Name, IReadOnlyList<Overload> Overloads);
