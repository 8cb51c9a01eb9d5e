namespace Meridian.Cel;

/// <summary>One fault of an expression.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 0 in characters.</param>
/// <param name="Message">What is wrong.</param>
public readonly record struct CelIssue(int Line, int Column, string Message);
