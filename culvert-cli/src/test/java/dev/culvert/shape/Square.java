package dev.culvert.shape;

/** For {@link dev.culvert.KnotsTest}: one of the choices, which knows the choice. */
public record Square(Shape within) implements Shape {}
